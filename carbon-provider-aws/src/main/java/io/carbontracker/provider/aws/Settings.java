package io.carbontracker.provider.aws;

import java.util.List;

/**
 * The choices of a source.
 *
 * @param tag the cost allocation tag to tell usage apart by, {@code ""} for none
 * @param costCategory the cost category that stands for the tag of its name, {@code ""} for none
 * @param accounts the linked accounts to look at, empty for all
 * @param hourly whether to ask for hours as far back as there are any
 */
record Settings(String tag, String costCategory, List<String> accounts, boolean hourly) {
    Settings {
        accounts = List.copyOf(accounts);
    }
}
