package io.carbontracker.verification;

import static java.util.stream.Collectors.toCollection;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.AccessTarget.CodeUnitAccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaModifier;
import io.carbontracker.verification.Modules.Module;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Works on byte code: calls, method references and fields, as the compiler wrote them. */
class ForbiddenCallsTest {
    private static final String MAIN = "io.carbontracker.examples.Main";

    /** Classes that may ask the system's clock: where a caller gave none. */
    /** Those who take a clock from their user take the system's where they are given none. */
    private static final Set<String> CLOCK_OWNERS = Set.of(
            MAIN,
            "io.carbontracker.CarbonTrackerBuilder",
            "io.carbontracker.intensity.watttime.WattTimeIntensityBuilder",
            "io.carbontracker.provider.aws.CostExplorerUsage",
            "io.carbontracker.provider.azure.CostManagementUsage",
            "io.carbontracker.provider.gcp.BigQueryUsage");

    /** The one place of each live source that waits; tests put another in. */
    private static final Set<String> SLEEPERS = Set.of(
            "io.carbontracker.intensity.watttime.Times",
            "io.carbontracker.provider.aws.Sleeper",
            "io.carbontracker.provider.azure.CostManagementUsage",
            "io.carbontracker.provider.gcp.Sleeper");

    /** The engine for Parquet spills to the system's folder for temporary files where no other is set. */
    private static final String TEMPORARY_FOLDER = "io.carbontracker.source.files.EngineSettings";

    private static final Pattern STANDARD_STREAMS = any("java.lang.System.(out|err|in)", ".*\\.printStackTrace\\(\\)");

    private static final Pattern DEFAULT_CHARSET = any(
            "java.nio.charset.Charset.defaultCharset\\(\\)",
            "java.lang.String.getBytes\\(\\)",
            "java.lang.String.<init>\\(\\[B(,int,int)?\\)",
            "java.io.InputStreamReader.<init>\\(java.io.InputStream\\)",
            "java.io.OutputStreamWriter.<init>\\(java.io.OutputStream\\)",
            "java.io.(FileReader|FileWriter).<init>\\((java.lang.String|java.io.File|java.io.FileDescriptor)(,boolean)?\\)",
            "java.io.PrintStream.<init>\\((java.lang.String|java.io.File|java.io.OutputStream)(,boolean)?\\)",
            "java.io.PrintWriter.<init>\\((java.lang.String|java.io.File|java.io.OutputStream)(,boolean)?\\)",
            "java.util.Scanner.<init>\\((java.io.InputStream|java.io.File|java.nio.file.Path)\\)",
            "java.io.ByteArrayOutputStream.toString\\(\\)",
            "java.util.Formatter.<init>\\((java.lang.String|java.io.File|java.io.OutputStream)\\)",
            "java.net.URLEncoder.encode\\(java.lang.String\\)",
            "java.net.URLDecoder.decode\\(java.lang.String\\)");

    private static final Pattern DEFAULT_LOCALE = any(
            "java.util.Locale.(getDefault|setDefault)\\(.*",
            "java.lang.String.(toLowerCase|toUpperCase)\\(\\)",
            "java.lang.String.format\\(java.lang.String,.*",
            "java.lang.String.formatted\\(.*",
            "java.io.(PrintStream|PrintWriter|Console).(printf|format)\\(java.lang.String,.*",
            "java.util.Formatter.<init>\\((java.lang.Appendable)?\\)",
            "java.util.Formatter.format\\(java.lang.String,.*",
            "java.time.format.DateTimeFormatter.ofPattern\\(java.lang.String\\)",
            "java.time.format.DateTimeFormatter.ofLocalized.*",
            "java.time.format.DateTimeFormatterBuilder.toFormatter\\(\\)",
            "java.text.SimpleDateFormat.<init>\\((java.lang.String)?\\)",
            "java.text.DecimalFormat.<init>\\((java.lang.String)?\\)",
            "java.text.DecimalFormatSymbols.(<init>|getInstance)\\(\\)",
            "java.text.(NumberFormat|Collator|BreakIterator).get[A-Za-z]*\\(\\)",
            "java.text.MessageFormat.(<init>\\(java.lang.String\\)|format\\(.*)");

    private static final Pattern DEFAULT_ZONE = any(
            "java.time.ZoneId.systemDefault\\(\\)",
            "java.time.Clock.systemDefaultZone\\(\\)",
            "java.util.TimeZone.(getDefault|setDefault)\\(.*",
            "java.util.(Calendar|GregorianCalendar).(<init>|getInstance)\\(.*",
            "java.sql.(Date|Time|Timestamp)\\..*");

    /** A method named {@code now} takes a clock, or it asks the system's. */
    private static final Pattern SYSTEM_TIME = any(
            "java.time.[A-Za-z.]+.now\\((java.time.ZoneId)?\\)",
            "java.lang.System.currentTimeMillis\\(\\)",
            "java.util.Date.<init>\\(\\)");

    private static final Pattern SYSTEM_CLOCK = any("java.time.Clock.(system|tick)[A-Za-z]*\\(.*");

    private static final Pattern END_OF_PROCESS =
            any("java.lang.System.exit\\(.*", "java.lang.Runtime.(exit|halt|addShutdownHook)\\(.*");

    private static final Pattern WAITING =
            any("java.lang.Thread.sleep\\(.*", "java.util.concurrent.TimeUnit.sleep\\(.*");

    private static final Pattern GLOBAL_STATE = any(
            "java.lang.System.(setProperty|clearProperty|setProperties|setOut|setErr|setIn|gc|runFinalization)\\(.*",
            "java.lang.System.(getenv|getProperty|getProperties)\\(.*",
            "java.lang.(Integer|Long|Boolean).get(Integer|Long|Boolean)\\(.*");

    @Test
    void nothingWritesToStandardStreams() {
        assertThat(uses(STANDARD_STREAMS, origin -> true)).isEmpty();
    }

    @Test
    void nothingDependsOnTheDefaultCharset() {
        assertThat(uses(DEFAULT_CHARSET, origin -> true)).isEmpty();
    }

    @Test
    void nothingDependsOnTheDefaultLocale() {
        assertThat(uses(DEFAULT_LOCALE, origin -> true)).isEmpty();
    }

    @Test
    void nothingDependsOnTheDefaultTimeZone() {
        assertThat(uses(DEFAULT_ZONE, origin -> true)).isEmpty();
    }

    @Test
    void timeIsAskedOfAClock() {
        assertThat(uses(SYSTEM_TIME, origin -> true)).isEmpty();
        assertThat(uses(SYSTEM_CLOCK, origin -> !CLOCK_OWNERS.contains(origin))).isEmpty();
    }

    @Test
    void onlyTheMainClassEndsTheProcess() {
        assertThat(uses(END_OF_PROCESS, origin -> !origin.equals(MAIN))).isEmpty();
    }

    @Test
    void onlyTheSleepersOfLiveSourcesSleep() {
        assertThat(uses(WAITING, origin -> !SLEEPERS.contains(origin))).isEmpty();
    }

    @Test
    void librariesReadNoEnvironmentAndNoSystemProperties() {
        assertThat(uses(
                        GLOBAL_STATE,
                        origin -> !origin.startsWith("io.carbontracker.examples.") && !origin.equals(TEMPORARY_FOLDER)))
                .isEmpty();
    }

    @Test
    void theRulesSeeCallsFieldsAndMethodReferences() {
        // What the command does, it may; seeing it shows that the patterns match byte code.
        assertThat(uses(END_OF_PROCESS, MAIN::equals)).hasSize(1);
        assertThat(uses(SYSTEM_CLOCK, MAIN::equals)).hasSize(1);
        assertThat(signature(Probe.access("out"))).matches(STANDARD_STREAMS);
        assertThat(signature(Probe.access("getBytes"))).matches(DEFAULT_CHARSET);
        assertThat(signature(Probe.access("toLowerCase"))).matches(DEFAULT_LOCALE);
        assertThat(signature(Probe.access("format"))).matches(DEFAULT_LOCALE);
        assertThat(signature(Probe.access("now"))).matches(SYSTEM_TIME);
        assertThat(signature(Probe.access("systemDefault"))).matches(DEFAULT_ZONE);
        assertThat(signature(Probe.access("printStackTrace"))).matches(STANDARD_STREAMS);
    }

    @Test
    void noClassHasAFinalizer() {
        Set<String> finalizers = Modules.all().stream()
                .flatMap(module -> module.classes().stream())
                .flatMap(type -> type.getMethods().stream())
                .filter(method -> method.getName().equals("finalize")
                        && method.getRawParameterTypes().isEmpty())
                .map(method -> method.getFullName())
                .collect(toCollection(TreeSet::new));

        assertThat(finalizers).isEmpty();
    }

    @Test
    void staticFieldsAreFinal() {
        Set<String> mutable = staticFields().stream()
                .filter(field -> !field.getModifiers().contains(JavaModifier.FINAL))
                .map(JavaField::getFullName)
                .collect(toCollection(TreeSet::new));

        assertThat(mutable).isEmpty();
    }

    @Test
    void staticCollectionsCannotBeChanged() throws ReflectiveOperationException {
        List<String> changeable = new ArrayList<>();
        int collections = 0;

        for (JavaField field : staticFields()) {
            Field reflected = field.reflect();
            if (!Collection.class.isAssignableFrom(reflected.getType())
                    && !Map.class.isAssignableFrom(reflected.getType())) {
                continue;
            }
            collections++;
            reflected.setAccessible(true);
            String kind = reflected.get(null).getClass().getName();
            if (!kind.startsWith("java.util.ImmutableCollections$")
                    && !kind.startsWith("java.util.Collections$Unmodifiable")
                    && !kind.startsWith("java.util.Collections$Empty")) {
                changeable.add(field.getFullName() + " is a " + kind);
            }
        }

        assertThat(collections).isGreaterThanOrEqualTo(5);
        assertThat(changeable).isEmpty();
    }

    @Test
    void staticFieldsHoldNoStateThatIsMadeToChange() {
        Set<String> mutable = staticFields().stream()
                .filter(field -> field.getRawType().getName().startsWith("java.util.concurrent.")
                        || field.getRawType().isAssignableTo(ThreadLocal.class)
                        || field.getRawType().isEquivalentTo(StringBuilder.class)
                        || field.getRawType().isEquivalentTo(java.util.Random.class))
                .map(JavaField::getFullName)
                .collect(toCollection(TreeSet::new));

        assertThat(mutable).isEmpty();
    }

    private static List<JavaField> staticFields() {
        List<JavaField> fields = Modules.all().stream()
                .flatMap(module -> module.classes().stream())
                .flatMap(type -> type.getFields().stream())
                .filter(field -> field.getModifiers().contains(JavaModifier.STATIC)
                        && !field.getModifiers().contains(JavaModifier.SYNTHETIC))
                .toList();
        assertThat(fields).as("static fields seen").hasSizeGreaterThan(100);
        return fields;
    }

    /** Lists where classes of the modules, chosen by the name of their outermost class, use what a pattern names. */
    private static Set<String> uses(Pattern forbidden, Predicate<String> origins) {
        Set<String> found = new TreeSet<>();
        int seen = 0;
        for (Module module : Modules.all()) {
            for (JavaClass type : module.classes()) {
                for (JavaAccess<?> access : type.getAccessesFromSelf()) {
                    seen++;
                    if (origins.test(outermost(type))
                            && forbidden.matcher(signature(access)).matches()) {
                        found.add(access.getDescription());
                    }
                }
            }
        }
        assertThat(seen).as("calls and field accesses seen").isGreaterThan(8_000);
        return found;
    }

    private static String outermost(JavaClass type) {
        return type.getName().replaceFirst("\\$.*", "");
    }

    /** Writes a target as {@code owner.name(type,type)}, a field without brackets. */
    private static String signature(JavaAccess<?> access) {
        String name = access.getTargetOwner().getName() + "." + access.getName();
        if (access.getTarget() instanceof CodeUnitAccessTarget unit) {
            List<String> types =
                    unit.getRawParameterTypes().stream().map(JavaClass::getName).toList();
            return name + "(" + String.join(",", types) + ")";
        }
        return name;
    }

    private static Pattern any(String... patterns) {
        return Pattern.compile(String.join("|", patterns));
    }
}
