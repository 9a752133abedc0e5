package io.carbontracker.source.files;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** The columns of a usage CSV besides tags. */
enum UsageColumn {
    DATE,
    START,
    END,
    PROVIDER,
    ACCOUNT,
    SERVICE,
    REGION,
    INSTANCE_TYPE,
    HOURS,
    ACCELERATOR,
    ACCELERATOR_HOURS,
    PRICING,
    COST,
    CURRENCY,
    WORKLOAD,
    UTILIZATION,
    ENERGY_KWH,
    ENERGY_SCOPE;

    static final List<UsageColumn> ALL = List.of(values());
    static final List<String> NAMES =
            Arrays.stream(values()).map(UsageColumn::column).toList();

    private final String column = name().toLowerCase(Locale.ROOT);

    /** The name in the header. */
    String column() {
        return column;
    }
}
