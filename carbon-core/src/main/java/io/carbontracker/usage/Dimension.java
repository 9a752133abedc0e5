package io.carbontracker.usage;

import io.carbontracker.error.CarbonConfigurationException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/**
 * Something by which usage is told apart in reports.
 *
 * @param kind what is looked at
 * @param tag for {@link Kind#TAG} the tag's name, else {@code ""}
 * @since 0.1.0
 */
public record Dimension(Kind kind, String tag) {
    /** The cloud provider. */
    public static final Dimension PROVIDER = new Dimension(Kind.PROVIDER, "");
    /** The account, subscription or project. */
    public static final Dimension ACCOUNT = new Dimension(Kind.ACCOUNT, "");
    /** The billing service. */
    public static final Dimension SERVICE = new Dimension(Kind.SERVICE, "");
    /** The region. */
    public static final Dimension REGION = new Dimension(Kind.REGION, "");
    /** The machine type, or the name of the part that is billed apart. */
    public static final Dimension INSTANCE_TYPE = new Dimension(Kind.INSTANCE_TYPE, "");
    /** The accelerator model. */
    public static final Dimension ACCELERATOR = new Dimension(Kind.ACCELERATOR, "");
    /** The UTC day on which the usage began. */
    public static final Dimension DAY = new Dimension(Kind.DAY, "");
    /** The UTC hour in which the usage began. */
    public static final Dimension HOUR = new Dimension(Kind.HOUR, "");
    /** How the hours were bought. */
    public static final Dimension PRICING = new Dimension(Kind.PRICING, "");

    /** The kinds of dimension. */
    public enum Kind {
        /** See {@link Dimension#PROVIDER}. */
        PROVIDER,
        /** See {@link Dimension#ACCOUNT}. */
        ACCOUNT,
        /** See {@link Dimension#SERVICE}. */
        SERVICE,
        /** See {@link Dimension#REGION}. */
        REGION,
        /** See {@link Dimension#INSTANCE_TYPE}. */
        INSTANCE_TYPE,
        /** See {@link Dimension#ACCELERATOR}. */
        ACCELERATOR,
        /** See {@link Dimension#DAY}. */
        DAY,
        /** See {@link Dimension#HOUR}. */
        HOUR,
        /** See {@link Dimension#PRICING}. */
        PRICING,
        /** See {@link Dimension#tag(String)}. */
        TAG
    }

    /** Checks the pair. */
    public Dimension {
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(tag, "tag");
        if ((kind == Kind.TAG) == tag.isEmpty()) {
            throw new CarbonConfigurationException("a tag dimension needs the tag's name, as in \"tag:team\"");
        }
    }

    /**
     * Makes the dimension of a tag's values.
     *
     * @param name the tag's name as in the bill
     * @return the dimension
     */
    public static Dimension tag(String name) {
        return new Dimension(Kind.TAG, name);
    }

    /**
     * Reads a dimension as users write it.
     *
     * @param text for example {@code instance-type} or {@code tag:team}
     * @return the dimension
     * @throws CarbonConfigurationException when there is no such dimension, naming those that exist
     */
    public static Dimension parse(String text) {
        String name = text.strip();
        if (name.regionMatches(true, 0, "tag:", 0, 4)) {
            return tag(name.substring(4).strip());
        }
        List<String> known = new ArrayList<>();
        for (Kind kind : Kind.values()) {
            if (kind == Kind.TAG) {
                known.add("tag:NAME");
            } else {
                Dimension dimension = new Dimension(kind, "");
                if (dimension.label().equals(name.toLowerCase(Locale.ROOT))) {
                    return dimension;
                }
                known.add(dimension.label());
            }
        }
        throw CarbonConfigurationException.unknown("group-by dimension", name, known);
    }

    /**
     * Gives the name that users write.
     *
     * @return for example {@code instance-type} or {@code tag:team}
     */
    public String label() {
        return kind == Kind.TAG
                ? "tag:" + tag
                : kind.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /**
     * Gives the name of the column in files.
     *
     * @return for example {@code instance_type}, {@code tag_team}; {@code date} for {@link #DAY}
     */
    public String column() {
        return switch (kind) {
            case TAG -> "tag_" + tag;
            case DAY -> "date";
            default -> kind.name().toLowerCase(Locale.ROOT);
        };
    }
}
