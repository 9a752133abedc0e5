package io.carbontracker.provider.aws;

import software.amazon.awssdk.services.costexplorer.model.GroupDefinition;
import software.amazon.awssdk.services.costexplorer.model.GroupDefinitionType;

/**
 * What groups are told apart by beside the usage type: Cost Explorer groups by two things at most.
 *
 * @param kind which it is
 * @param name of the tag or cost category, {@code ""} for the others
 */
record Axis(Kind kind, String name) {
    static final Axis REGION = new Axis(Kind.REGION, "");
    static final Axis ACCOUNT = new Axis(Kind.ACCOUNT, "");

    enum Kind {
        REGION,
        ACCOUNT,
        TAG,
        COST_CATEGORY
    }

    GroupDefinition group() {
        return switch (kind) {
            case REGION -> dimension("REGION");
            case ACCOUNT -> dimension("LINKED_ACCOUNT");
            case TAG -> of(GroupDefinitionType.TAG, name);
            case COST_CATEGORY -> of(GroupDefinitionType.COST_CATEGORY, name);
        };
    }

    /** Takes the value out of a group's key: tags and cost categories come as {@code Name$value}, without value {@code Name$}. */
    String value(String key) {
        return switch (kind) {
            case REGION, ACCOUNT -> key;
            case TAG, COST_CATEGORY ->
                key.startsWith(name + "$") ? key.substring(name.length() + 1) : key.substring(key.indexOf('$') + 1);
        };
    }

    static GroupDefinition dimension(String key) {
        return of(GroupDefinitionType.DIMENSION, key);
    }

    private static GroupDefinition of(GroupDefinitionType type, String key) {
        return GroupDefinition.builder().type(type).key(key).build();
    }
}
