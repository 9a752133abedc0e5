package io.carbontracker.provider.azure;

import io.carbontracker.error.CarbonConfigurationException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * What a query is about, as Azure writes it: {@code subscriptions/<id>} and the like.
 *
 * @param path without slashes around it: the SDK would send two of them
 */
record Scope(String path) {
    private static final Pattern SEGMENT = Pattern.compile("[\\p{L}\\p{N}_.:()-]+");
    private static final List<Pattern> FORMS = List.of(
            form("subscriptions/ID"),
            form("subscriptions/ID/resourcegroups/ID"),
            form("providers/microsoft\\.management/managementgroups/ID"),
            form("providers/microsoft\\.billing/billingaccounts/ID"),
            form("providers/microsoft\\.billing/billingaccounts/ID/"
                    + "(?:billingprofiles|departments|enrollmentaccounts|customers|invoicesections)/ID"),
            form("providers/microsoft\\.billing/billingaccounts/ID/billingprofiles/ID/invoicesections/ID"));

    private static Pattern form(String text) {
        return Pattern.compile(text.replace("ID", "[^/]+"), Pattern.CASE_INSENSITIVE);
    }

    /**
     * Reads a scope.
     *
     * @param text a path, with or without a slash before and behind, or the id of a subscription alone
     * @throws CarbonConfigurationException when it is none
     */
    static Scope parse(String text) {
        String bare = text.strip().replaceAll("^/+|/+$", "");
        String path = bare.indexOf('/') < 0 ? "subscriptions/" + bare : bare;
        for (String segment : path.split("/", -1)) {
            if (!SEGMENT.matcher(segment).matches() || segment.equals(".") || segment.equals("..")) {
                throw refusal(text);
            }
        }
        if (FORMS.stream().noneMatch(form -> form.matcher(path).matches())) {
            throw refusal(text);
        }
        return new Scope(path);
    }

    private static CarbonConfigurationException refusal(String text) {
        return new CarbonConfigurationException("the scope (azure.scope) \"" + text.replaceAll("\\p{C}", " ")
                + "\" is none; expected subscriptions/<id>, subscriptions/<id>/resourceGroups/<name>,"
                + " providers/Microsoft.Management/managementGroups/<id> or"
                + " providers/Microsoft.Billing/billingAccounts/<id> with or without /billingProfiles/<id>,"
                + " /departments/<id>, /enrollmentAccounts/<id> or /customers/<id>");
    }

    /** The one subscription that everything in the scope belongs to, {@code ""} when there may be several. */
    String subscription() {
        String[] segments = path.split("/", -1);
        return segments[0].toLowerCase(Locale.ROOT).equals("subscriptions") ? segments[1] : "";
    }

    /** The path as it stands in an address: names of resource groups may hold letters beyond ASCII. */
    String encoded() {
        List<String> segments = new ArrayList<>();
        for (String segment : path.split("/", -1)) {
            segments.add(URLEncoder.encode(segment, StandardCharsets.UTF_8)
                    .replace("%3A", ":")
                    .replace("%28", "(")
                    .replace("%29", ")"));
        }
        return String.join("/", segments);
    }

    @Override
    public String toString() {
        return path;
    }
}
