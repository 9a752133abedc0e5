package io.carbontracker.provider.aws;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.costexplorer.CostExplorerClient;
import software.amazon.awssdk.services.costexplorer.model.Dimension;
import software.amazon.awssdk.services.costexplorer.model.DimensionValuesWithAttributes;
import software.amazon.awssdk.services.costexplorer.model.Expression;
import software.amazon.awssdk.services.costexplorer.model.GetCostAndUsageRequest;
import software.amazon.awssdk.services.costexplorer.model.GetCostAndUsageResponse;
import software.amazon.awssdk.services.costexplorer.model.GetDimensionValuesRequest;
import software.amazon.awssdk.services.costexplorer.model.GetDimensionValuesResponse;

/** Calls the service, counts what it charges for, and turns failures into ours. */
final class Calls {
    static final String COST_AND_USAGE = "ce:GetCostAndUsage";
    static final String DIMENSION_VALUES = "ce:GetDimensionValues";

    /** What AWS charges for each page of an answer, in US dollars. */
    private static final BigDecimal PRICE = new BigDecimal("0.01");

    private final CostExplorerClient client;
    private final Retry retry;
    private final RunLimit limit;
    private int answered;

    Calls(CostExplorerClient client, Retry retry, RunLimit limit) {
        this.client = client;
        this.retry = retry;
        this.limit = limit;
    }

    /** How many requests were answered, each of which is charged for. */
    int answered() {
        return answered;
    }

    static BigDecimal price(int requests) {
        return PRICE.multiply(BigDecimal.valueOf(requests));
    }

    GetCostAndUsageResponse costAndUsage(GetCostAndUsageRequest request, Span span) {
        return call(() -> client.getCostAndUsage(request), span, COST_AND_USAGE);
    }

    /** The values that a dimension has in a period, in the service's order; that some usage has none is not told. */
    List<String> values(Dimension dimension, Span span, Expression filter) {
        GetDimensionValuesRequest request = GetDimensionValuesRequest.builder()
                .timePeriod(span.dates())
                .dimension(dimension)
                .context("COST_AND_USAGE")
                .filter(filter)
                .build();
        return values(request, span);
    }

    /** The services that are billed in a period, whatever they bill. */
    List<String> services(Span span) {
        GetDimensionValuesRequest request = GetDimensionValuesRequest.builder()
                .timePeriod(span.dates())
                .dimension(Dimension.SERVICE)
                .context("COST_AND_USAGE")
                .build();
        // one request is enough to tell why there is no usage
        return texts(call(() -> client.getDimensionValues(request), span, DIMENSION_VALUES));
    }

    private List<String> values(GetDimensionValuesRequest first, Span span) {
        List<String> values = new ArrayList<>();
        Set<String> tokens = new HashSet<>();
        GetDimensionValuesRequest request = first;
        while (true) {
            GetDimensionValuesRequest next = request;
            GetDimensionValuesResponse answer = call(() -> client.getDimensionValues(next), span, DIMENSION_VALUES);
            values.addAll(texts(answer));
            String token = answer.nextPageToken();
            if (token == null || token.isEmpty()) {
                return values;
            }
            if (!tokens.add(token)) {
                throw Pages.repeated(span);
            }
            request = first.toBuilder().nextPageToken(token).build();
        }
    }

    private static List<String> texts(GetDimensionValuesResponse answer) {
        return answer.dimensionValues().stream()
                .map(DimensionValuesWithAttributes::value)
                .filter(value -> value != null && !value.isEmpty())
                .toList();
    }

    private <T> T call(Supplier<T> call, Span span, String permission) {
        if (!limit.allows(Duration.ZERO)) {
            throw Failures.because(
                    "reading took longer than the " + limit.most().toMinutes()
                            + " min it may take; ask for a shorter period, or run again later",
                    span.toString(),
                    null,
                    true);
        }
        T answer;
        try {
            answer = retry.call(call);
        } catch (SdkException
                | IllegalStateException e) { // the latter from providers of credentials that lack a module
            throw Failures.of(e, span.toString(), permission);
        }
        answered++;
        return answer;
    }
}
