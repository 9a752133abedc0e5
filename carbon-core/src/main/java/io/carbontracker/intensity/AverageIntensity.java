package io.carbontracker.intensity;

import io.carbontracker.catalog.FactorTable.Row;
import io.carbontracker.catalog.HardwareCatalog;
import io.carbontracker.catalog.RegionMatch;
import io.carbontracker.error.CarbonConfigurationException;
import io.carbontracker.units.Estimate;
import io.carbontracker.units.Place;
import io.carbontracker.units.Signal;
import io.carbontracker.usage.UsageQuery.Grain;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;

/**
 * The bundled yearly averages of {@code regions.csv}: location-based, one figure per region, with the spread of the published
 * figures of its zone.
 *
 * @since 0.1.0
 */
public final class AverageIntensity implements IntensitySource {
    private final HardwareCatalog catalog;
    private final Basis basis;

    /** Which of the published averages to take. */
    public enum Basis {
        /** Operational where there is a figure (Google 2024, else eGRID), else life-cycle (Ember): the default. */
        OPERATIONAL,
        /** Life-cycle (Ember). */
        LIFE_CYCLE,
        /** US EPA eGRID of the region's subregion. */
        EGRID;

        /**
         * Reads the value of the configuration key {@code average.basis}.
         *
         * @param text {@code operational}, {@code life-cycle} or {@code egrid}
         * @return the basis
         * @throws CarbonConfigurationException for any other text
         */
        public static Basis parse(String text) {
            for (Basis basis : values()) {
                if (basis.label().equals(text.strip().toLowerCase(Locale.ROOT))) {
                    return basis;
                }
            }
            throw CarbonConfigurationException.unknown(
                    "value of average.basis", text, List.of("operational", "life-cycle", "egrid"));
        }

        /**
         * Gives the name that users write.
         *
         * @return for example {@code life-cycle}
         */
        public String label() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    private AverageIntensity(HardwareCatalog catalog, Basis basis) {
        this.catalog = Objects.requireNonNull(catalog, "catalog");
        this.basis = Objects.requireNonNull(basis, "basis");
    }

    /**
     * Makes the source.
     *
     * @param catalog the factors
     * @param basis which average
     * @return the source
     */
    public static AverageIntensity of(HardwareCatalog catalog, Basis basis) {
        return new AverageIntensity(catalog, basis);
    }

    @Override
    public String name() {
        return "average";
    }

    @Override
    public Set<Signal> signals() {
        return Set.of(Signal.AVERAGE);
    }

    @Override
    public Grain grain() {
        return Grain.DAY;
    }

    @Override
    public List<IntensityAnswer> answer(List<IntensityQuery> queries) {
        return queries.stream().map(query -> answer(query.place())).toList();
    }

    private IntensityAnswer answer(Place place) {
        return catalog.region(place.provider(), place.region())
                .<IntensityAnswer>map(match -> answer(match))
                .orElseGet(() -> new IntensityAnswer.NoCoverage("region \"" + place.region() + "\" of provider \""
                        + place.provider() + "\" is not in regions.csv; name it with file: or --factors"));
    }

    private IntensityAnswer answer(RegionMatch match) {
        Row row = match.region().row();
        String column = switch (basis) {
            case OPERATIONAL -> "intensity_kg_per_kwh";
            case LIFE_CYCLE -> "lifecycle_kg_per_kwh";
            case EGRID -> "egrid2023_kg_per_kwh";
        };
        String note = "";
        if (row.text(column).isEmpty() && basis != Basis.OPERATIONAL) {
            note = "no " + basis.label() + " figure, took " + row.text("intensity_basis");
            column = "intensity_kg_per_kwh";
        } else if (basis == Basis.OPERATIONAL && row.text("intensity_basis").startsWith("life-cycle")) {
            note = "no operational figure, took " + row.text("intensity_basis");
        }
        double value = row.number(column);
        if (Double.isNaN(value)) {
            return new IntensityAnswer.NoCoverage(
                    "region \"" + match.region().place().region() + "\" has no yearly average in regions.csv");
        }
        String kind;
        String period;
        String source;
        switch (column) {
            case "lifecycle_kg_per_kwh" -> {
                kind = "life-cycle CO2e, generation";
                period = "latest-2024/25";
                source = row.isUsers(column) ? row.sourceOf(column, "source") : "ember";
            }
            case "egrid2023_kg_per_kwh" -> {
                kind = "operational CO2e, generation";
                period = "2023";
                source = row.isUsers(column) ? row.sourceOf(column, "source") : "epa-egrid2023";
            }
            default -> {
                kind = row.text("intensity_basis");
                period = row.text("intensity_year");
                source = row.sourceOf(column, "intensity_source");
            }
        }
        double low = row.number("intensity_low");
        double high = row.number("intensity_high");
        IntensityLabel label = new IntensityLabel(
                Signal.AVERAGE.label(),
                "average [" + source + "]",
                zone(match),
                kind.replace(" CO2e", ""),
                kind.contains("CO2e") ? "CO2e" : "CO2",
                IntensityQuality.YEARLY);
        return new IntensityAnswer.Series(IntensitySeries.always(
                label,
                new Estimate(
                        Double.isNaN(low) ? value : Math.min(low, value),
                        value,
                        Double.isNaN(high) ? value : Math.max(high, value)),
                period,
                note));
    }

    private static String zone(RegionMatch match) {
        return match.region().gridZone().isEmpty()
                ? match.region().place().region()
                : match.region().gridZone();
    }
}
