package io.carbontracker.intensity.watttime;

import com.fasterxml.jackson.databind.JsonNode;
import io.carbontracker.intensity.IntensityAnswer;
import io.carbontracker.intensity.IntensityLabel;
import io.carbontracker.intensity.IntensityQuality;
import io.carbontracker.intensity.watttime.Regions.Key;
import io.carbontracker.intensity.watttime.Regions.Region;
import io.carbontracker.intensity.watttime.SeriesCheck.Checked;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import org.jspecify.annotations.Nullable;

/** Asks for the forecast of a place: marginal only, the service has none of the average. Nothing of it is kept. */
final class Forecast {
    private static final GridSignal SIGNAL = GridSignal.MOER;

    private final Regions regions;
    private final Api api;
    private final @Nullable String model;

    Forecast(Regions regions, Api api, @Nullable String model) {
        this.regions = regions;
        this.api = api;
        this.model = model;
    }

    IntensityAnswer of(Key key, long hours, Deadline deadline) throws Failure, InterruptedException {
        Region known = regions.known(key);
        Region region = known == null ? regions.byCoordinates(key, deadline) : known;
        JsonNode answer = api.forecast(region.code(), SIGNAL, model, hours, deadline);
        Instant generated = generatedAt(answer);
        Instant start = SIGNAL.floor(generated);
        int steps = (int) (hours * 3_600 / SIGNAL.period().toSeconds());
        Checked checked = SeriesCheck.check(answer, region.code(), SIGNAL, start, steps);
        if (model != null && !checked.model().isEmpty() && !model.equals(checked.model())) {
            throw Failure.unavailable("the forecast is of model " + checked.model() + ", not of " + model);
        }
        if (checked.filled() == 0) {
            throw Failure.noCoverage("no forecast for " + region.code());
        }
        IntensityLabel label =
                Months.label(SIGNAL, region, checked.model(), ", forecast of " + generated, IntensityQuality.FORECAST);
        return new IntensityAnswer.Series(Months.series(label, start, SIGNAL, checked.values(), ""));
    }

    private static Instant generatedAt(JsonNode answer) throws Failure {
        try {
            return OffsetDateTime.parse(answer.path("meta").path("generated_at").asText())
                    .toInstant();
        } catch (DateTimeParseException e) {
            throw Failure.unavailable("the forecast does not say when it was made");
        }
    }
}
