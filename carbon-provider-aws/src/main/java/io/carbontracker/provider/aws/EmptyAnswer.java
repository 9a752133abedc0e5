package io.carbontracker.provider.aws;

import io.carbontracker.error.CarbonException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Tells which of the usual causes an answer without machines has, from the services that are billed in the period. */
final class EmptyAnswer {
    /** Before anything was asked. */
    static final List<String> USUAL_CAUSES = List.of(
            "Cost Explorer was opened for the first time less than 24 hours ago, or not at all",
            "usage shows after 24 to 48 hours",
            "no machine ran in the period",
            "a filter finds nothing: look at aws.linked-accounts");

    private EmptyAnswer() {}

    /** Asks once, and names the causes, most likely first. */
    static List<String> causes(Calls calls, Plan plan, Settings settings, Instant completeThrough) {
        Span whole = plan.whole();
        if (plan.asksNothing()) {
            return List.of("no day begins in the period asked for");
        }
        List<String> services;
        try {
            services = calls.services(whole);
        } catch (CarbonException e) {
            List<String> causes = new ArrayList<>(USUAL_CAUSES);
            causes.add("which of these cannot be told: " + Objects.requireNonNullElse(e.getMessage(), "no answer"));
            return causes;
        }
        List<String> causes = new ArrayList<>();
        if (services.isEmpty()) {
            if (!whole.from().isBefore(completeThrough)) {
                causes.add("the period is too recent: usage shows after 24 to 48 hours");
            }
            causes.add(
                    "nothing was billed in the period, or Cost Explorer is not enabled: it takes up to 24 hours after it is"
                            + " first opened in the console");
        } else if (services.stream().noneMatch(MachineServices.ALL::contains)) {
            causes.add("no machine usage: what was billed is " + named(services));
        } else if (!settings.accounts().isEmpty()) {
            causes.add("a filter finds nothing: machine services are billed in the period, but not to the accounts of"
                    + " aws.linked-accounts, " + String.join(", ", settings.accounts()));
        } else {
            causes.add("machine services are billed in the period (" + named(services)
                    + "), but no usage of them: only fees, credits or taxes");
        }
        return causes;
    }

    private static String named(List<String> services) {
        int shown = Math.min(services.size(), 5);
        String text = String.join(", ", services.subList(0, shown));
        return services.size() > shown ? text + " and " + (services.size() - shown) + " more" : text;
    }
}
