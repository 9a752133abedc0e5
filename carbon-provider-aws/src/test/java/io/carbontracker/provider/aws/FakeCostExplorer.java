package io.carbontracker.provider.aws;

import io.carbontracker.testkit.Answer;
import io.carbontracker.testkit.RecordedRequest;
import io.carbontracker.testkit.ScriptedServer;
import java.math.BigDecimal;
import java.net.URI;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import software.amazon.awssdk.protocols.jsoncore.JsonNode;

/**
 * Cost Explorer over rows in memory, on the wire format of the service: it filters, groups, sums and pages as it is asked to,
 * and, as the service, answers a filter value that it does not know with nothing. Scripted answers go first.
 */
final class FakeCostExplorer implements AutoCloseable {
    private static final String TARGET = "AWSInsightsIndexService.";

    private final ScriptedServer server = ScriptedServer.start();
    private final List<BilledRow> rows;
    private final AtomicInteger pages = new AtomicInteger();
    private int pageSize = 1_000;
    private LocalDate estimatedFrom = LocalDate.MAX;

    FakeCostExplorer(List<BilledRow> rows) {
        this.rows = List.copyOf(rows);
        server.answerWith(this::answer);
    }

    FakeCostExplorer(BilledRow... rows) {
        this(List.of(rows));
    }

    /** Pages hold no more groups than this. */
    FakeCostExplorer pagesOf(int groups) {
        pageSize = groups;
        return this;
    }

    FakeCostExplorer estimatedFrom(String day) {
        estimatedFrom = LocalDate.parse(day);
        return this;
    }

    /** Answers that come before those worked out. */
    FakeCostExplorer answersFirst(Answer... answers) {
        server.answer(answers);
        return this;
    }

    URI uri() {
        return server.uri();
    }

    int pagesServed() {
        return pages.get();
    }

    List<RecordedRequest> requests() {
        return server.requests();
    }

    /** The bodies of requests for one operation, in the order of their arrival. */
    List<JsonNode> bodies(String operation) {
        return server.requests().stream()
                .filter(request -> request.header("X-Amz-Target").orElse("").equals(TARGET + operation))
                .map(request -> Json.parse(request.body()))
                .toList();
    }

    @Override
    public void close() {
        server.close();
    }

    private Answer answer(RecordedRequest request) {
        JsonNode body = Json.parse(request.body());
        return switch (request.header("X-Amz-Target").orElse("")) {
            case TARGET + "GetCostAndUsage" -> costAndUsage(body);
            case TARGET + "GetDimensionValues" -> dimensionValues(body);
            default -> null;
        };
    }

    private List<BilledRow> found(JsonNode body) {
        JsonNode period = body.field("TimePeriod").orElseThrow();
        Instant from = instant(Json.text(period, "Start"));
        Instant to = instant(Json.text(period, "End"));
        return rows.stream()
                .filter(row -> !row.start().isBefore(from) && row.start().isBefore(to))
                .filter(row ->
                        body.field("Filter").map(filter -> matches(filter, row)).orElse(true))
                .toList();
    }

    private static boolean matches(JsonNode filter, BilledRow row) {
        Map<String, JsonNode> operators = filter.asObject();
        if (operators.size() != 1) {
            throw new IllegalArgumentException("an expression has one operator: " + operators.keySet());
        }
        String operator = operators.keySet().iterator().next();
        JsonNode operand = operators.get(operator);
        return switch (operator) {
            case "And" -> several(operand).stream().allMatch(part -> matches(part, row));
            case "Or" -> several(operand).stream().anyMatch(part -> matches(part, row));
            case "Not" -> !matches(operand, row);
            case "Dimensions" -> Json.texts(operand, "Values").contains(row.value(Json.text(operand, "Key")));
            default -> throw new IllegalArgumentException("no operator " + operator);
        };
    }

    private static List<JsonNode> several(JsonNode operand) {
        if (operand.asArray().size() < 2) {
            throw new IllegalArgumentException("And and Or take two expressions or more");
        }
        return operand.asArray();
    }

    private Answer dimensionValues(JsonNode body) {
        String dimension = Json.text(body, "Dimension");
        TreeSet<String> values = new TreeSet<>();
        found(body).forEach(row -> values.add(row.value(dimension)));
        return Answer.json(Json.of(Map.of(
                "DimensionValues",
                values.stream()
                        .map(value -> Map.of("Value", value, "Attributes", Map.of()))
                        .toList())));
    }

    private Answer costAndUsage(JsonNode body) {
        pages.incrementAndGet();
        String granularity = Json.text(body, "Granularity");
        List<JsonNode> groupBy = body.field("GroupBy").orElseThrow().asArray();
        if (groupBy.size() > 2) {
            return error(400, "ValidationException", "at most 2 groups");
        }
        List<String> metrics = Json.texts(body, "Metrics");
        List<Group> groups = groups(body, granularity, groupBy);
        String token = Json.text(body, "NextPageToken");
        int first = token.isEmpty() ? 0 : Integer.parseInt(token.substring("page-".length()));
        int end = Math.min(groups.size(), first + pageSize);
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("ResultsByTime", results(groups.subList(first, end), metrics, granularity));
        if (end < groups.size()) {
            answer.put("NextPageToken", "page-" + end);
        }
        return Answer.json(Json.of(answer)).withHeader("Content-Type", "application/x-amz-json-1.1");
    }

    private record Group(Instant start, List<String> keys, List<BilledRow> rows) {}

    private List<Group> groups(JsonNode body, String granularity, List<JsonNode> groupBy) {
        Map<Instant, Map<String, Group>> sums = new TreeMap<>();
        for (BilledRow row : found(body)) {
            Instant start = start(row.start(), granularity);
            List<String> keys =
                    groupBy.stream().map(definition -> key(definition, row)).toList();
            sums.computeIfAbsent(start, time -> new TreeMap<>())
                    .computeIfAbsent(keys.toString(), text -> new Group(start, keys, new ArrayList<>()))
                    .rows()
                    .add(row);
        }
        return sums.values().stream().flatMap(day -> day.values().stream()).toList();
    }

    private static String key(JsonNode definition, BilledRow row) {
        String key = Json.text(definition, "Key");
        return Json.text(definition, "Type").equals("DIMENSION")
                ? row.value(key)
                : key + "$" + row.tags().getOrDefault(key, "");
    }

    private List<Object> results(List<Group> groups, List<String> metrics, String granularity) {
        Map<Instant, List<Object>> byTime = new LinkedHashMap<>();
        for (Group group : groups) {
            Map<String, Object> values = new LinkedHashMap<>();
            if (metrics.contains("UsageQuantity")) {
                values.put("UsageQuantity", quantity(group.rows()));
            }
            if (metrics.contains("AmortizedCost")) {
                String cost = group.rows().stream()
                        .map(row -> new BigDecimal(row.cost()))
                        .reduce(BigDecimal.ZERO, BigDecimal::add)
                        .toString();
                values.put("AmortizedCost", Map.of("Amount", cost, "Unit", "USD"));
            }
            byTime.computeIfAbsent(group.start(), time -> new ArrayList<>())
                    .add(Map.of("Keys", group.keys(), "Metrics", values));
        }
        List<Object> results = new ArrayList<>();
        byTime.forEach((start, list) -> results.add(Map.of(
                "TimePeriod",
                Map.of("Start", text(start, granularity), "End", text(end(start, granularity), granularity)),
                "Total",
                Map.of(),
                "Estimated",
                !LocalDate.ofInstant(start, ZoneOffset.UTC).isBefore(estimatedFrom),
                "Groups",
                list)));
        return results;
    }

    /** A sum with the text of a single row left as it is; several units give {@code N/A}. */
    private static Map<String, Object> quantity(List<BilledRow> rows) {
        List<String> units = rows.stream().map(BilledRow::unit).distinct().toList();
        String amount = rows.size() == 1
                ? rows.get(0).quantity()
                : rows.stream()
                        .map(row -> new BigDecimal(row.quantity()))
                        .reduce(BigDecimal.ZERO, BigDecimal::add)
                        .toString();
        return Map.of("Amount", amount, "Unit", units.size() == 1 ? units.get(0) : "N/A");
    }

    private static Instant start(Instant instant, String granularity) {
        return switch (granularity) {
            case "HOURLY" -> instant.truncatedTo(ChronoUnit.HOURS);
            case "MONTHLY" ->
                LocalDate.ofInstant(instant, ZoneOffset.UTC)
                        .withDayOfMonth(1)
                        .atStartOfDay(ZoneOffset.UTC)
                        .toInstant();
            default -> instant.truncatedTo(ChronoUnit.DAYS);
        };
    }

    private static Instant end(Instant start, String granularity) {
        return switch (granularity) {
            case "HOURLY" -> start.plus(1, ChronoUnit.HOURS);
            case "MONTHLY" ->
                LocalDate.ofInstant(start, ZoneOffset.UTC)
                        .plusMonths(1)
                        .atStartOfDay(ZoneOffset.UTC)
                        .toInstant();
            default -> start.plus(1, ChronoUnit.DAYS);
        };
    }

    private static String text(Instant instant, String granularity) {
        return granularity.equals("HOURLY")
                ? instant.toString()
                : LocalDate.ofInstant(instant, ZoneOffset.UTC).toString();
    }

    private static Instant instant(String text) {
        return text.length() == 10
                ? LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant()
                : Instant.parse(text);
    }

    /** An error as the service writes it. */
    static Answer error(int status, String type, String message) {
        return Answer.json(status, Json.of(Map.of("__type", type, "message", message)))
                .withHeader("Content-Type", "application/x-amz-json-1.1");
    }
}
