package io.carbontracker.source.files;

/** Knows where the bills of one provider name their machines. */
interface Machines {
    /** Tells what a row of usage bills. Called for rows of charge category Usage only. */
    Verdict judge(FocusRow row);
}
