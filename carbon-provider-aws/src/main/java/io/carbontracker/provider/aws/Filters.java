package io.carbontracker.provider.aws;

import java.util.ArrayList;
import java.util.List;
import software.amazon.awssdk.services.costexplorer.model.Dimension;
import software.amazon.awssdk.services.costexplorer.model.DimensionValues;
import software.amazon.awssdk.services.costexplorer.model.Expression;

/**
 * The conditions of requests. Cost Explorer takes a misspelt value for one that finds nothing, so every value stands here, once.
 */
final class Filters {
    /** Charges that are physical usage; all others are money, many with a quantity all the same. */
    static final List<String> USAGE_RECORDS = List.of("Usage", "DiscountedUsage", "SavingsPlanCoveredUsage");

    static final String RUNNING_HOURS = "EC2: Running Hours";

    private Filters() {}

    /** The condition of a slice, among the accounts given, or all. */
    static Expression of(Slice slice, List<String> accounts) {
        List<Expression> all = new ArrayList<>();
        if (slice.part() == Part.REST) {
            all.add(or(not(services("")), not(records(""))));
        } else {
            all.add(services(slice.pinned().service()));
            all.add(records(slice.pinned().recordType()));
        }
        Expression group = is(Dimension.USAGE_TYPE_GROUP, List.of(RUNNING_HOURS));
        if (slice.part() == Part.RUNNING) {
            all.add(group);
        } else if (slice.part() == Part.BESIDE) {
            all.add(not(group));
        }
        if (!slice.pinned().region().isEmpty()) {
            all.add(is(Dimension.REGION, List.of(slice.pinned().region())));
        }
        if (!slice.pinned().outside().isEmpty()) {
            all.add(not(is(Dimension.REGION, slice.pinned().outside())));
        }
        String account = slice.pinned().account();
        addAccounts(all, account.isEmpty() ? accounts : List.of(account));
        return and(all);
    }

    /** Usage of machine services. */
    static Expression machines(List<String> accounts) {
        List<Expression> all = new ArrayList<>(List.of(services(""), records("")));
        addAccounts(all, accounts);
        return and(all);
    }

    private static void addAccounts(List<Expression> all, List<String> accounts) {
        if (!accounts.isEmpty()) {
            all.add(is(Dimension.LINKED_ACCOUNT, accounts));
        }
    }

    private static Expression services(String only) {
        return is(Dimension.SERVICE, only.isEmpty() ? MachineServices.ALL : List.of(only));
    }

    private static Expression records(String only) {
        return is(Dimension.RECORD_TYPE, only.isEmpty() ? USAGE_RECORDS : List.of(only));
    }

    private static Expression is(Dimension dimension, List<String> values) {
        return Expression.builder()
                .dimensions(
                        DimensionValues.builder().key(dimension).values(values).build())
                .build();
    }

    private static Expression not(Expression of) {
        return Expression.builder().not(of).build();
    }

    private static Expression or(Expression... of) {
        return Expression.builder().or(of).build();
    }

    /** Cost Explorer refuses an {@code And} of one. */
    private static Expression and(List<Expression> of) {
        return of.size() == 1 ? of.get(0) : Expression.builder().and(of).build();
    }
}
