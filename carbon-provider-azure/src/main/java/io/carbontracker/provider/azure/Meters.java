package io.carbontracker.provider.azure;

import io.carbontracker.catalog.AzureMeters;
import io.carbontracker.catalog.BillingMeaning;
import io.carbontracker.catalog.HardwareCatalog;
import java.util.HashMap;
import java.util.Map;

/** What meters and places of a bill mean, remembered: a bill names the same few again and again. */
final class Meters {
    /** Bounds the texts that are remembered; a bill has far fewer. */
    private static final int MOST_TEXTS = 20_000;

    private final AzureMeters meters;
    private final Regions regions;
    private final Map<String, BillingMeaning> meanings = new HashMap<>();
    private final Map<String, String> regionCodes = new HashMap<>();

    Meters(HardwareCatalog catalog) {
        this.regions = new Regions(catalog);
        this.meters = new AzureMeters(catalog);
    }

    /** Reads the name of a meter, {@code ""} for none. */
    BillingMeaning meaning(String meter) {
        if (meanings.size() >= MOST_TEXTS) {
            meanings.clear();
        }
        return meanings.computeIfAbsent(meter, this::read);
    }

    private BillingMeaning read(String meter) {
        if (meter.isEmpty() || meter.equalsIgnoreCase("Unassigned")) {
            return BillingMeaning.unknown(meter, "hours of a machine without a meter, so its size is not told");
        }
        return meters.of(meter);
    }

    /** The region's code, or the text as billed where no table has it. */
    String region(String text) {
        if (regionCodes.size() >= MOST_TEXTS) {
            regionCodes.clear();
        }
        return regionCodes.computeIfAbsent(text, regions::code);
    }
}
