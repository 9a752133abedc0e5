package io.carbontracker.provider.azure;

import com.azure.resourcemanager.costmanagement.models.ExportType;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.HashSet;
import java.util.Locale;
import java.util.NoSuchElementException;
import java.util.Set;

/**
 * The pages of one answer, one after the other: the same body goes to the address that each page names for the next. The SDK
 * stops after the first.
 */
final class Pages {
    /** The most that the service gives. */
    static final int ROWS_PER_PAGE = 5_000;

    private final Calls calls;
    private final Slice slice;
    private final URI endpoint;
    private final byte[] body;
    private final Set<String> links = new HashSet<>();
    private String next;
    private boolean touched;

    /**
     * Starts; nothing is asked before {@link #next}.
     *
     * @param apiVersion the version that the SDK speaks
     */
    Pages(Calls calls, Slice slice, Settings settings, String apiVersion, ExportType costs) {
        this.calls = calls;
        this.slice = slice;
        this.endpoint = settings.endpoint();
        this.body = slice.body(costs);
        this.next = endpoint + "/" + settings.scope().encoded()
                + "/providers/Microsoft.CostManagement/query?api-version=" + apiVersion + "&$top=" + ROWS_PER_PAGE;
    }

    Slice slice() {
        return slice;
    }

    boolean hasNext() {
        return !next.isEmpty();
    }

    /** Whether no page was read yet. */
    boolean isUntouched() {
        return !touched;
    }

    Page next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        Page page = calls.post(next, body, slice.span());
        touched = true;
        next = page.nextLink().isEmpty() ? "" : checked(page.nextLink());
        return page;
    }

    /** The token goes along, so a link must stay where we are. */
    private String checked(String link) {
        URI uri;
        try {
            uri = endpoint.resolve(new URI(link));
        } catch (URISyntaxException e) {
            throw calls.failures().because("the link to the next page is no address", slice.span(), null, false);
        }
        if (!endpoint.getScheme().equalsIgnoreCase(uri.getScheme())
                || uri.getHost() == null
                || !endpoint.getHost().equalsIgnoreCase(uri.getHost())
                || port(endpoint) != port(uri)
                || uri.getRawUserInfo() != null) {
            throw calls.failures()
                    .because(
                            "the link to the next page leads from " + endpoint + " to " + uri.getScheme() + "://"
                                    + uri.getHost() + ", where the token must not go; what answers may be no Cost"
                                    + " Management: look at azure.endpoint and at proxies",
                            slice.span(),
                            null,
                            false);
        }
        if (!links.add(uri.toString())) {
            throw calls.failures()
                    .because("the link to the next page was followed before: run again", slice.span(), null, true);
        }
        return uri.toString();
    }

    private static int port(URI uri) {
        if (uri.getPort() >= 0) {
            return uri.getPort();
        }
        return "https".equals(uri.getScheme().toLowerCase(Locale.ROOT)) ? 443 : 80;
    }
}
