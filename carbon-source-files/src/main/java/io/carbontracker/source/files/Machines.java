package io.carbontracker.source.files;

import io.carbontracker.catalog.BillingMeaning;

/** Knows where the bills of one provider name their machines. */
interface Machines {
    /** Tells what a row of usage bills. Called for rows of charge category Usage only. */
    BillingMeaning judge(BillRow row);
}
