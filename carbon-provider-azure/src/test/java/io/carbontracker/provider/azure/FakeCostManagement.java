package io.carbontracker.provider.azure;

import com.azure.json.JsonProviders;
import com.azure.json.JsonReader;
import io.carbontracker.testkit.Answer;
import io.carbontracker.testkit.RecordedRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.net.URI;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/**
 * Answers by the documented rules, over rows of a bill: filters, two groupings at most, sums, pages, and a period that is longer
 * than 31 days (by the day) or 12 months shortened at its start without a word.
 */
final class FakeCostManagement implements Function<RecordedRequest, Answer> {
    private final List<Row> bill;
    private final URI endpoint;
    private final int pageSize;
    private final int longestDays;
    private final AtomicInteger pages = new AtomicInteger();
    private final AtomicInteger dailyPages = new AtomicInteger();

    /**
     * A billed row.
     *
     * @param values by the names of dimensions; {@code tag:NAME} for tags
     */
    record Row(LocalDate day, String hours, String cost, Map<String, String> values) {
        static Row of(String day, String location, String meter, String hours, String cost) {
            return new Row(LocalDate.parse(day), hours, cost, Map.of("ResourceLocation", location, "Meter", meter));
        }

        Row with(String name, String value) {
            Map<String, String> more = new TreeMap<>(values);
            more.put(name, value);
            return new Row(day, hours, cost, more);
        }

        String value(String name) {
            String otherwise = switch (name) {
                case "MeterCategory" -> "Virtual Machines";
                case "ChargeType" -> "Usage";
                case "ResourceType" -> "microsoft.compute/virtualmachines";
                default -> "";
            };
            return values.getOrDefault(name, otherwise);
        }
    }

    FakeCostManagement(List<Row> bill, URI endpoint, int pageSize) {
        this(bill, endpoint, pageSize, 31);
    }

    FakeCostManagement(List<Row> bill, URI endpoint, int pageSize, int longestDays) {
        this.bill = List.copyOf(bill);
        this.endpoint = endpoint;
        this.pageSize = pageSize;
        this.longestDays = longestDays;
    }

    /** Pages by the day that were served. */
    int dailyPages() {
        return dailyPages.get();
    }

    /** All pages that were served. */
    int pages() {
        return pages.get();
    }

    @Override
    public Answer apply(RecordedRequest request) {
        Map<String, Object> query = object(parse(request.body()));
        Map<String, Object> dataset = object(query.get("dataset"));
        Map<String, Object> period = object(query.get("timePeriod"));
        LocalDate to = LocalDate.parse(text(period.get("to")).substring(0, 10));
        LocalDate from = LocalDate.parse(text(period.get("from")).substring(0, 10));
        boolean daily = text(dataset.get("granularity")).equals("Daily");
        LocalDate earliest =
                daily ? to.minusDays(longestDays - 1L) : to.minusMonths(12).plusDays(1);
        LocalDate start = from.isBefore(earliest) ? earliest : from;
        List<Map<String, Object>> groupings = list(dataset.get("grouping")).stream()
                .map(FakeCostManagement::object)
                .toList();
        if (groupings.size() > 2) {
            return Wire.error(400, "BadRequest", "Invalid dataset grouping: at most 2");
        }
        List<String> names = groupings.stream()
                .map(grouping ->
                        (text(grouping.get("type")).equals("TagKey") ? "tag:" : "") + text(grouping.get("name")))
                .toList();
        Map<String, BigDecimal[]> sums = new TreeMap<>();
        for (Row row : bill) {
            if (!row.day().isBefore(start) && !row.day().isAfter(to) && matches(object(dataset.get("filter")), row)) {
                StringBuilder key =
                        new StringBuilder(daily ? row.day().toString().replace("-", "") : "");
                names.forEach(name -> key.append('\n').append(row.value(name)));
                BigDecimal[] sum = sums.computeIfAbsent(
                        key.toString(), any -> new BigDecimal[] {BigDecimal.ZERO, BigDecimal.ZERO});
                sum[0] = sum[0].add(new BigDecimal(row.hours()));
                sum[1] = sum[1].add(new BigDecimal(row.cost()));
            }
        }
        pages.incrementAndGet();
        if (daily) {
            dailyPages.incrementAndGet();
        }
        return page(request, daily, names, sums);
    }

    private Answer page(RecordedRequest request, boolean daily, List<String> names, Map<String, BigDecimal[]> sums) {
        if (sums.isEmpty()) {
            return Answer.status(204);
        }
        StringBuilder columns = new StringBuilder("UsageQuantity:Number,Cost:Number");
        columns.append(daily ? ",UsageDate:Number" : "");
        names.forEach(name ->
                columns.append(name.startsWith("tag:") ? ",TagKey:String,TagValue:String" : "," + name + ":String"));
        columns.append(",Currency:String");
        List<String> rows = new ArrayList<>();
        sums.forEach((key, sum) -> rows.add(row(daily, names, key.split("\n", -1), sum)));
        int first = Integer.parseInt(request.parameter("$skiptoken").orElse("0"));
        int after = Math.min(first + pageSize, rows.size());
        String link = after == rows.size()
                ? "\"nextLink\":null,"
                : "\"nextLink\":\"" + endpoint + request.path() + "?api-version=2022-10-01&$skiptoken=" + after + "\",";
        return Answer.json(
                Wire.body(columns.toString(), link, rows.subList(first, after).toArray(String[]::new)));
    }

    private static String row(boolean daily, List<String> names, String[] key, BigDecimal[] sum) {
        StringBuilder row = new StringBuilder("[")
                .append(sum[0].toPlainString())
                .append(',')
                .append(sum[1].toPlainString());
        if (daily) {
            row.append(',').append(key[0]);
        }
        for (int i = 0; i < names.size(); i++) {
            String name = names.get(i);
            String value = key[i + 1].isEmpty() ? "null" : "\"" + key[i + 1] + "\"";
            row.append(',')
                    .append(name.startsWith("tag:") ? "\"" + name.substring(4) + "\"," : "")
                    .append(value);
        }
        return row.append(",\"USD\"]").toString();
    }

    private static boolean matches(Map<String, Object> filter, Row row) {
        if (filter.containsKey("and")) {
            List<Object> children = list(filter.get("and"));
            if (children.size() < 2) {
                throw new AssertionError("the service refuses an \"and\" of one");
            }
            return children.stream().allMatch(child -> matches(object(child), row));
        }
        Map<String, Object> dimension = object(filter.get("dimensions"));
        return list(dimension.get("values")).stream()
                .anyMatch(value -> text(value).equalsIgnoreCase(row.value(text(dimension.get("name")))));
    }

    private static Object parse(String json) {
        try (JsonReader reader = JsonProviders.createReader(json)) {
            return reader.readUntyped();
        } catch (IOException e) {
            throw new UncheckedIOException(json, e);
        }
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> object(Object value) {
        return (Map<String, Object>) value;
    }

    @SuppressWarnings("unchecked")
    private static List<Object> list(Object value) {
        return (List<Object>) value;
    }

    private static String text(Object value) {
        return (String) value;
    }
}
