package io.carbontracker.verification;

import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaType;
import io.carbontracker.verification.Modules.Module;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ModuleRulesTest {
    private static final String ROOT = "io.carbontracker";

    /** Packages of core, lowest first; each sees only those before it. */
    private static final List<String> CORE_ORDER = List.of(
            ROOT + ".error",
            ROOT + ".units",
            ROOT + ".usage",
            ROOT + ".catalog",
            ROOT + ".energy",
            ROOT + ".intensity",
            ROOT + ".estimate",
            ROOT + ".report",
            ROOT + ".spi",
            ROOT,
            ROOT + ".internal");

    /** Far below what there is, far above what an import gone wrong would give. */
    private static final Map<String, Integer> LEAST_CLASSES =
            Map.of(Modules.CORE, 80, Modules.FILES, 30, Modules.REPORTS, 15, Modules.EXAMPLES, 10);

    @Test
    void theRulesSeeEveryModule() {
        assertThat(Modules.expected()).containsAll(LEAST_CLASSES.keySet());
        assertThat(Modules.all())
                .as("each module with code is a dependency of this one")
                .extracting(Module::folder)
                .containsExactlyElementsOf(Modules.expected());
        assertThat(Modules.all())
                .allSatisfy(module -> assertThat(module.classes())
                        .as("classes of %s in %s", module, module.location())
                        .hasSizeGreaterThanOrEqualTo(LEAST_CLASSES.getOrDefault(module.folder(), 1)));
    }

    @Test
    void noModuleHasACycleOfPackages() {
        for (Module module : Modules.all()) {
            slices().matching("(**)").should().beFreeOfCycles().check(module.classes());
        }
    }

    @Test
    void corePackagesSeeOnlyThoseBelowThem() {
        Module core = Modules.named(Modules.CORE);
        List<String> violations = new ArrayList<>();

        for (Dependency dependency : dependencies(core)) {
            int from = CORE_ORDER.indexOf(dependency.getOriginClass().getPackageName());
            String target = dependency.getTargetClass().getBaseComponentType().getPackageName();
            if (target.startsWith(ROOT) && CORE_ORDER.indexOf(target) > from) {
                violations.add(dependency.getDescription());
            }
        }

        assertThat(core.packages()).containsExactlyInAnyOrderElementsOf(CORE_ORDER);
        assertThat(violations).isEmpty();
    }

    @Test
    void noModuleUsesInternalPackagesOfAnother() {
        Map<String, String> owners = Modules.moduleOfClass();
        List<String> violations = new ArrayList<>();
        int crossings = 0;

        for (Module module : Modules.all()) {
            for (Dependency dependency : dependencies(module)) {
                JavaClass target = dependency.getTargetClass().getBaseComponentType();
                String owner = owners.get(target.getName());
                if (owner != null && !owner.equals(module.folder())) {
                    crossings++;
                    if (isInternal(target.getPackageName())) {
                        violations.add(dependency.getDescription());
                    }
                }
            }
        }

        assertThat(crossings).as("dependencies between modules seen").isGreaterThan(300);
        assertThat(violations).isEmpty();
    }

    @Test
    void siblingsSeeCoreAloneAndCoreSeesNoneOfThem() {
        Map<String, String> owners = Modules.moduleOfClass();
        Map<String, Set<String>> seen = new HashMap<>();

        for (Module module : Modules.all()) {
            Set<String> others = seen.computeIfAbsent(module.folder(), folder -> new TreeSet<>());
            for (Dependency dependency : dependencies(module)) {
                String owner = owners.get(
                        dependency.getTargetClass().getBaseComponentType().getName());
                if (owner != null && !owner.equals(module.folder())) {
                    others.add(owner);
                }
            }
        }

        assertThat(seen.remove(Modules.CORE)).isEmpty();
        // The examples stand above all others.
        assertThat(seen.remove(Modules.EXAMPLES)).contains(Modules.CORE);
        assertThat(seen).hasSizeGreaterThanOrEqualTo(2);
        assertThat(seen).allSatisfy((folder, others) -> assertThat(others).containsExactly(Modules.CORE));
    }

    @Test
    void eachPackageBelongsToOneModule() {
        Map<String, String> owners = new HashMap<>();

        for (Module module : Modules.all()) {
            for (String name : module.packages()) {
                assertThat(owners.put(name, module.folder()))
                        .as("other module with package %s beside %s", name, module)
                        .isNull();
            }
        }

        assertThat(owners).hasSizeGreaterThanOrEqualTo(16);
    }

    @Test
    void coreSeesNoLibraryButItsAllowedOnes() {
        Set<String> libraries = new TreeSet<>();

        for (Dependency dependency : dependencies(Modules.named(Modules.CORE))) {
            String target = dependency.getTargetClass().getBaseComponentType().getPackageName();
            if (!target.startsWith(ROOT) && !target.startsWith("java.") && !target.isEmpty()) {
                libraries.add(target);
            }
        }

        assertThat(libraries)
                .isNotEmpty()
                .allMatch(name -> name.equals("org.slf4j")
                        || name.equals("org.jspecify.annotations")
                        || name.startsWith("de.siegmar.fastcsv"));
    }

    @Test
    void publicSignaturesNameNoThirdPartyType() {
        for (String folder : List.of(Modules.CORE, Modules.FILES, Modules.REPORTS)) {
            List<String> violations = new ArrayList<>();
            int members = 0;
            for (JavaClass type : Modules.named(folder).classes()) {
                if (!isOpen(type)) {
                    continue;
                }
                Stream.concat(type.getRawSuperclass().stream(), type.getRawInterfaces().stream())
                        .filter(ModuleRulesTest::isForeign)
                        .forEach(foreign -> violations.add(type.getName() + " is a " + foreign.getName()));
                for (JavaMember member : type.getMembers()) {
                    if (isOpen(member)) {
                        members++;
                        involved(member)
                                .filter(ModuleRulesTest::isForeign)
                                .forEach(foreign ->
                                        violations.add(member.getDescription() + " names " + foreign.getName()));
                    }
                }
            }
            assertThat(members).as("public members of %s", folder).isGreaterThan(5);
            assertThat(violations).as(folder).isEmpty();
        }
    }

    @Test
    void coreHasAWideSurfaceUnderTheSignatureRule() {
        long open = Modules.named(Modules.CORE).classes().stream()
                .filter(ModuleRulesTest::isOpen)
                .flatMap(type -> type.getMembers().stream())
                .filter(ModuleRulesTest::isOpen)
                .count();

        assertThat(open).isGreaterThan(300);
    }

    @Test
    void classesAreFinalUnlessMadeForExtension() {
        List<String> open = new ArrayList<>();
        int seen = 0;

        for (Module module : Modules.all()) {
            for (JavaClass type : module.classes()) {
                boolean isClass = !type.isInterface()
                        && !type.isEnum()
                        && !type.isAnonymousClass()
                        && !type.getSimpleName().endsWith("-info")
                        && type.getEnclosingClass()
                                .map(outer -> !outer.isEnum())
                                .orElse(true);
                if (isClass) {
                    seen++;
                    if (!type.getModifiers().contains(JavaModifier.FINAL)
                            && !type.getModifiers().contains(JavaModifier.ABSTRACT)) {
                        open.add(type.getName());
                    }
                }
            }
        }

        assertThat(seen).isGreaterThan(120);
        assertThat(open).isEmpty();
    }

    private static List<Dependency> dependencies(Module module) {
        return module.classes().stream()
                .flatMap(type -> type.getDirectDependenciesFromSelf().stream())
                .toList();
    }

    private static boolean isInternal(String packageName) {
        return packageName.endsWith(".internal") || packageName.contains(".internal.");
    }

    /** Tells whether users can reach a class: it and what it is nested in are public or protected, in an exported package. */
    private static boolean isOpen(JavaClass type) {
        return !isInternal(type.getPackageName())
                && isOpen(type.getModifiers())
                && type.getEnclosingClass().map(ModuleRulesTest::isOpen).orElse(true);
    }

    private static boolean isOpen(JavaMember member) {
        return isOpen(member.getModifiers());
    }

    private static boolean isOpen(Set<JavaModifier> modifiers) {
        return (modifiers.contains(JavaModifier.PUBLIC) || modifiers.contains(JavaModifier.PROTECTED))
                && !modifiers.contains(JavaModifier.SYNTHETIC);
    }

    private static Stream<JavaClass> involved(JavaMember member) {
        Stream<JavaClass> types = member.getAllInvolvedRawTypes().stream();
        if (member instanceof JavaCodeUnit unit) {
            Stream<JavaClass> thrown = unit.getExceptionTypes().stream().map(JavaType::toErasure);
            return Stream.concat(types, thrown);
        }
        return types;
    }

    private static boolean isForeign(JavaClass type) {
        String name = type.getBaseComponentType().getName();
        return name.contains(".") && !name.startsWith("java.") && !name.startsWith(ROOT + ".");
    }
}
