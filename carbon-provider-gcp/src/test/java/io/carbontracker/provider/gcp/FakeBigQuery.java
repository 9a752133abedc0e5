package io.carbontracker.provider.gcp;

import com.google.cloud.bigquery.QueryParameterValue;
import com.google.cloud.bigquery.StandardSQLTypeName;
import com.google.gson.Gson;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.carbontracker.provider.gcp.MiniatureExport.Result;
import io.carbontracker.testkit.Answer;
import io.carbontracker.testkit.RecordedRequest;
import io.carbontracker.testkit.ScriptedServer;
import java.math.BigDecimal;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * BigQuery as the client sees it: jobs, their state, their answers by pages. Answers scripted on {@link #server} come first, so
 * that a test says what goes wrong and leaves the rest to the fake.
 */
final class FakeBigQuery implements AutoCloseable {
    static final String PROJECT = "billing-project";
    static final String JOBS = "/bigquery/v2/projects/" + PROJECT + "/jobs";

    /** Gives the answer of a query. */
    interface Engine {
        Result run(String sql, Map<String, QueryParameterValue> parameters) throws Exception;
    }

    final ScriptedServer server = ScriptedServer.start();
    private final Engine engine;
    private final Map<String, Result> answers = new ConcurrentHashMap<>();
    private final Map<String, AtomicInteger> pollsLeft = new ConcurrentHashMap<>();
    private final AtomicInteger pages = new AtomicInteger();

    private volatile long bytes = 123_456_789;
    private volatile int pollsUntilDone;
    private volatile int mostRowsOfAPage = Integer.MAX_VALUE;
    private volatile boolean repeatsToken;

    FakeBigQuery(Engine engine) {
        this.engine = engine;
        server.answerWith(this::answer);
    }

    /** Answers every query alike. */
    static FakeBigQuery answering(Result result) {
        return new FakeBigQuery((sql, parameters) -> result);
    }

    FakeBigQuery bytes(long value) {
        bytes = value;
        return this;
    }

    FakeBigQuery pollsUntilDone(int value) {
        pollsUntilDone = value;
        return this;
    }

    FakeBigQuery mostRowsOfAPage(int value) {
        mostRowsOfAPage = value;
        return this;
    }

    FakeBigQuery repeatingToken() {
        repeatsToken = true;
        return this;
    }

    URI uri() {
        return server.uri();
    }

    int pagesServed() {
        return pages.get();
    }

    /** The bodies of the requests that start jobs, dry runs among them. */
    List<JsonObject> jobsAsked() {
        return server.requests(JOBS).stream().map(FakeBigQuery::body).toList();
    }

    static JsonObject body(RecordedRequest request) {
        return JsonParser.parseString(request.body()).getAsJsonObject();
    }

    private Answer answer(RecordedRequest request) {
        String path = request.path().substring("/bigquery/v2/projects/".length());
        String[] parts = path.substring(path.indexOf('/') + 1).split("/");
        if (request.method().equals("POST") && parts.length == 1) {
            return start(body(request));
        }
        if (request.method().equals("POST")) {
            return Answer.json("{\"job\": " + job(parts[1], true) + "}"); // cancel
        }
        return switch (parts[0]) {
            case "jobs" -> Answer.json(job(parts[1], pollsLeft.get(parts[1]).getAndDecrement() <= 1));
            case "queries" -> Answer.json(result(parts[1]));
            default -> page(parts[3], request);
        };
    }

    private Answer start(JsonObject asked) {
        JsonObject configuration = asked.getAsJsonObject("configuration");
        String id = asked.getAsJsonObject("jobReference").get("jobId").getAsString();
        pollsLeft.put(id, new AtomicInteger(pollsUntilDone));
        if (configuration.has("dryRun") && configuration.get("dryRun").getAsBoolean()) {
            return Answer.json(job(id, true));
        }
        JsonObject query = configuration.getAsJsonObject("query");
        try {
            answers.put(id, engine.run(query.get("query").getAsString(), parameters(query)));
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
        return Answer.json(job(id, pollsUntilDone == 0));
    }

    private static Map<String, QueryParameterValue> parameters(JsonObject query) {
        Map<String, QueryParameterValue> parameters = new LinkedHashMap<>();
        for (JsonElement element : query.getAsJsonArray("queryParameters")) {
            JsonObject parameter = element.getAsJsonObject();
            JsonObject value = parameter.getAsJsonObject("parameterValue");
            String type = parameter.getAsJsonObject("parameterType").get("type").getAsString();
            String name = parameter.get("name").getAsString();
            if (type.equals("ARRAY")) {
                List<String> texts = new ArrayList<>();
                value.getAsJsonArray("arrayValues")
                        .forEach(text ->
                                texts.add(text.getAsJsonObject().get("value").getAsString()));
                parameters.put(name, QueryParameterValue.array(texts.toArray(String[]::new), String.class));
            } else {
                parameters.put(
                        name,
                        QueryParameterValue.of(value.get("value").getAsString(), StandardSQLTypeName.valueOf(type)));
            }
        }
        return parameters;
    }

    private String job(String id, boolean done) {
        return job(id, done ? "{\"state\": \"DONE\"}" : "{\"state\": \"RUNNING\"}", bytes);
    }

    /** A job as the service describes it. */
    static String job(String id, String status, long bytes) {
        return """
                {"kind": "bigquery#job", "id": "%1$s:US.%2$s",
                 "jobReference": {"projectId": "%1$s", "jobId": "%2$s", "location": "US"},
                 "status": %3$s,
                 "statistics": {"creationTime": "1790726400000", "totalBytesProcessed": "%4$d",
                   "query": {"statementType": "SELECT", "totalBytesProcessed": "%4$d"}},
                 "configuration": {"jobType": "QUERY", "query": {"query": "...", "useLegacySql": false,
                   "destinationTable": {"projectId": "%1$s", "datasetId": "_anon", "tableId": "%2$s"}}}}
                """.formatted(PROJECT, id, status, bytes);
    }

    private String result(String id) {
        Result result = answers.get(id);
        JsonArray fields = new JsonArray();
        result.columns().forEach((name, type) -> {
            JsonObject field = new JsonObject();
            field.addProperty("name", name);
            field.addProperty("type", type);
            field.addProperty("mode", "NULLABLE");
            fields.add(field);
        });
        return """
                {"kind": "bigquery#getQueryResultsResponse",
                 "jobReference": {"projectId": "%s", "jobId": "%s", "location": "US"},
                 "jobComplete": true, "totalRows": "%d", "schema": {"fields": %s}}
                """.formatted(PROJECT, id, result.rows().size(), fields);
    }

    private Answer page(String id, RecordedRequest request) {
        Result result = answers.get(id);
        boolean microseconds = request.parameter("formatOptions.useInt64Timestamp")
                .map(Boolean::valueOf)
                .orElse(false);
        int from = Integer.parseInt(request.parameter("pageToken").orElse("0"));
        int size = Math.min(Integer.parseInt(request.parameter("maxResults").orElse("100000")), mostRowsOfAPage);
        int to = Math.min(result.rows().size(), from + size);
        List<String> types = new ArrayList<>(result.columns().values());
        JsonArray rows = new JsonArray();
        for (List<String> row : result.rows().subList(from, to)) {
            JsonArray cells = new JsonArray();
            for (int i = 0; i < row.size(); i++) {
                JsonObject cell = new JsonObject();
                String value = row.get(i);
                cell.add(
                        "v",
                        value == null
                                ? JsonNull.INSTANCE
                                : new Gson()
                                        .toJsonTree(
                                                microseconds && types.get(i).equals("TIMESTAMP")
                                                        ? new BigDecimal(value)
                                                                .movePointRight(6)
                                                                .toBigInteger()
                                                                .toString()
                                                        : value));
                cells.add(cell);
            }
            JsonObject json = new JsonObject();
            json.add("f", cells);
            rows.add(json);
        }
        JsonObject page = new JsonObject();
        page.addProperty("kind", "bigquery#tableDataList");
        page.addProperty("totalRows", Integer.toString(result.rows().size()));
        if (to < result.rows().size()) {
            page.addProperty("pageToken", Integer.toString(repeatsToken ? size : to));
        }
        page.add("rows", rows);
        pages.incrementAndGet();
        return Answer.json(
                new com.google.gson.GsonBuilder().serializeNulls().create().toJson(page));
    }

    @Override
    public void close() {
        server.close();
    }
}
