package io.carbontracker.provider.gcp;

import io.carbontracker.error.CarbonConfigurationException;
import java.util.regex.Pattern;

/**
 * The table of the billing export. Names of tables cannot be parameters of a query, so each part has to be of a form in which
 * nothing can be hidden before it is quoted.
 *
 * @param project the project that the dataset belongs to, {@code ""} for the one that runs the query
 * @param dataset the dataset
 * @param table the table or view
 * @param isView whether it is a view, which has no partitions of its own
 */
record BillingTable(String project, String dataset, String table, boolean isView) {
    /** How the two kinds of the export name their tables; the rest is the billing account, with underscores for dashes. */
    static final String FORMS =
            "gcp_billing_export_v1_XXXXXX_XXXXXX_XXXXXX or gcp_billing_export_resource_v1_XXXXXX_XXXXXX_XXXXXX, the billing"
                    + " account with \"_\" for \"-\"";

    private static final Pattern PROJECT =
            Pattern.compile("(?:[a-z0-9][a-z0-9.-]*\\.[a-z]+:)?[a-z][a-z0-9-]{4,28}[a-z0-9]");
    private static final Pattern DATASET = Pattern.compile("[A-Za-z0-9_]{1,1024}");
    private static final Pattern EXPORT =
            Pattern.compile("gcp_billing_export_(?:resource_)?v1_[0-9A-F]{6}_[0-9A-F]{6}_[0-9A-F]{6}");
    private static final Pattern VIEW = Pattern.compile("[A-Za-z0-9_-]{1,1024}");

    /**
     * Reads a name as users write it.
     *
     * @param text {@code dataset.table} or {@code project.dataset.table}
     * @param allowedView the name of the view that may stand in the table's place, {@code ""} for none
     */
    static BillingTable parse(String text, String allowedView) {
        int table = text.lastIndexOf('.');
        int dataset = text.lastIndexOf('.', table - 1); // from the right: the project's domain has dots as well
        if (table < 0) {
            throw refused(text, "expected dataset.table or project.dataset.table");
        }
        BillingTable parsed = new BillingTable(
                dataset < 0 ? "" : text.substring(0, dataset),
                text.substring(dataset + 1, table),
                text.substring(table + 1),
                !allowedView.isEmpty() && allowedView.equals(text.substring(table + 1)));
        parsed.check(text, dataset >= 0);
        return parsed;
    }

    private void check(String text, boolean hasProject) {
        if (hasProject) {
            checkProject(project);
        }
        if (!DATASET.matcher(dataset).matches()) {
            throw refused(text, "a dataset's name has letters, digits and underscores");
        }
        if (isView ? !VIEW.matcher(table).matches() : !EXPORT.matcher(table).matches()) {
            throw refused(
                    text,
                    "the export's table is named " + FORMS
                            + "; a view has to be allowed by its name, with the setting \"gcp.allow-view\"");
        }
    }

    /** Refuses what cannot be a project's name. */
    static String checkProject(String project) {
        if (!PROJECT.matcher(project).matches()) {
            throw new CarbonConfigurationException("\"" + Texts.line(project)
                    + "\" is no Google Cloud project id: expected 6 to 30 lower-case letters, digits and dashes, beginning with a"
                    + " letter");
        }
        return project;
    }

    BillingTable inProject(String other) {
        return project.isEmpty() ? new BillingTable(other, dataset, table, isView) : this;
    }

    /** The name as SQL takes it. */
    String quoted() {
        return '`' + toString() + '`';
    }

    @Override
    public String toString() {
        return (project.isEmpty() ? "" : project + ".") + dataset + "." + table;
    }

    private static CarbonConfigurationException refused(String text, String expected) {
        return new CarbonConfigurationException(
                "\"" + Texts.line(text) + "\" is no table of the billing export: " + expected);
    }
}
