package io.carbontracker.provider.azure;

import com.azure.resourcemanager.costmanagement.models.QueryColumnType;
import com.azure.resourcemanager.costmanagement.models.QueryGrouping;

/**
 * Something that Cost Management groups by, two at a time.
 *
 * @param kind which
 * @param tag the tag's name, {@code ""} for the others
 */
record Axis(Kind kind, String tag) {
    static final Axis REGION = new Axis(Kind.REGION, "");
    static final Axis METER = new Axis(Kind.METER, "");
    static final Axis SUBSCRIPTION = new Axis(Kind.SUBSCRIPTION, "");
    static final Axis PRICING = new Axis(Kind.PRICING, "");
    static final Axis CHARGE_TYPE = new Axis(Kind.CHARGE_TYPE, "");
    static final Axis RESOURCE_TYPE = new Axis(Kind.RESOURCE_TYPE, "");

    /** The tag by whose name users ask for resource groups: Azure reserves names that begin with its own. */
    static final String RESOURCE_GROUP_TAG = "azure:resource-group";

    /** What Cost Management calls it, as a dimension and as a column. */
    enum Kind {
        REGION("ResourceLocation"),
        METER("Meter"),
        SUBSCRIPTION("SubscriptionId"),
        RESOURCE_GROUP("ResourceGroup"),
        PRICING("PricingModel"),
        CHARGE_TYPE("ChargeType"),
        RESOURCE_TYPE("ResourceType"),
        TAG("TagValue");

        private final String column;

        Kind(String column) {
            this.column = column;
        }
    }

    /** The axis of a tag's values, or of resource groups. */
    static Axis tag(String name) {
        return new Axis(name.equals(RESOURCE_GROUP_TAG) ? Kind.RESOURCE_GROUP : Kind.TAG, name);
    }

    String column() {
        return kind.column;
    }

    /** The names under which its column may come. */
    String[] columns() {
        return switch (kind) {
            case TAG -> new String[] {kind.column, tag};
            case RESOURCE_GROUP -> new String[] {kind.column, "ResourceGroupName"};
            default -> new String[] {kind.column};
        };
    }

    QueryGrouping grouping() {
        return kind == Kind.TAG
                ? new QueryGrouping().withType(QueryColumnType.TAG_KEY).withName(tag)
                : new QueryGrouping().withType(QueryColumnType.DIMENSION).withName(kind.column);
    }
}
