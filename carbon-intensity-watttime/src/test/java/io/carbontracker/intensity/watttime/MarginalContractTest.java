package io.carbontracker.intensity.watttime;

import io.carbontracker.intensity.IntensitySource;
import io.carbontracker.testkit.Answer;
import io.carbontracker.testkit.IntensitySourceContract;
import io.carbontracker.testkit.ScriptedServer;
import io.carbontracker.units.CarbonIntensity;
import io.carbontracker.units.Place;
import io.carbontracker.units.Signal;
import io.carbontracker.units.TimeWindow;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;

/** The marginal signal; {@link AverageContractTest} is the same for the other. */
class MarginalContractTest extends IntensitySourceContract {
    private final ScriptedServer server = ScriptedServer.start();

    @AfterEach
    void closeServer() {
        server.close();
    }

    @Override
    protected Signal signal() {
        return Signal.MARGINAL;
    }

    @Override
    protected IntensitySource sourceKnowing(Place place, Signal signal, TimeWindow window, CarbonIntensity value) {
        GridSignal known = GridSignal.of(signal);
        // 1 kg/kWh = 1,000 kg/MWh = 1,000 / 0.45359237 lb/MWh
        double pounds = value.kilogramsPerKilowattHour() * 1_000 / 0.45359237;
        server.answerWith(request -> switch (request.path()) {
            case "/login" -> Answer.json("{\"token\": \"made-up\"}");
            case "/v3/region-from-loc" ->
                request.parameter("signal_type").orElse("").equals(known.code())
                        ? Answer.json("{\"region\": \"IE\", \"signal_type\": \"" + known.code() + "\"}")
                        : Answer.json(404, "{\"error\": \"none\"}");
            default ->
                request.parameter("signal_type").orElse("").equals(known.code())
                        ? Answer.json(month(known, window, pounds))
                        : Answer.json(404, "{\"error\": \"none\"}");
        });
        return source();
    }

    private static String month(GridSignal signal, TimeWindow window, double pounds) {
        StringBuilder json = new StringBuilder("{\"data\": [");
        String separator = "";
        for (Instant t = window.start(); t.isBefore(window.end()); t = t.plus(signal.period())) {
            json.append(separator).append("{\"point_time\": \"" + t + "\", \"value\": " + pounds + "}");
            separator = ",";
        }
        return json.append("], \"meta\": {\"region\": \"IE\", \"signal_type\": \"" + signal.code()
                        + "\", \"units\": \"lbs_co2_per_mwh\", \"data_point_period_seconds\": "
                        + signal.period().toSeconds() + "}}")
                .toString();
    }

    private IntensitySource source() {
        TestTimes time = new TestTimes(AS_OF.toString());
        return WattTimeIntensity.builder("pro", FakeWattTime.PASSWORD)
                .baseUri(server.uri())
                .catalog(Rig.CATALOG)
                .signals(Set.of(Signal.values()))
                .times(time.times(), () -> 0.5)
                .build();
    }

    @Override
    protected Optional<IntensitySource> sourceOutOfReach() {
        server.answerWith(request -> Answer.status(503));
        return Optional.of(source());
    }
}
