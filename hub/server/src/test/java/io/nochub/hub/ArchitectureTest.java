package io.nochub.hub;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleNameEndingWith;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import io.nochub.hub.access.PasswordCost;
import io.nochub.hub.alert.Deduplication;
import io.nochub.hub.alert.Fingerprint;
import io.nochub.hub.alert.Suppression;
import io.nochub.hub.inventory.DeviceMatcher;
import io.nochub.hub.outbox.Breaker;
import io.nochub.hub.outbox.RetryTable;
import java.time.Instant;
import java.time.InstantSource;

/** Holds the house to its plan; each rule says why. */
@AnalyzeClasses(packages = "io.nochub.hub", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
  private static DescribedPredicate<JavaClass> store() {
    return partOf("Store");
  }

  /** A class of that name's ending, or something inside one. */
  private static DescribedPredicate<JavaClass> partOf(String ending) {
    return DescribedPredicate.describe(
        "part of a *" + ending,
        type -> {
          JavaClass outer = type;
          while (outer.getEnclosingClass().isPresent()) {
            outer = outer.getEnclosingClass().get();
          }
          return outer.getSimpleName().endsWith(ending);
        });
  }

  @ArchTest
  static final ArchRule only_the_plugin_host_sees_pf4j =
      noClasses()
          .that(resideInAPackage("io.nochub.hub.plugin..").negate())
          .should()
          .dependOnClassesThat(resideInAPackage("org.pf4j.."))
          .because("PF4J can be replaced as long as one package knows it");

  @ArchTest
  static final ArchRule only_the_web_and_routes_see_javalin =
      noClasses()
          .that(resideInAPackage("io.nochub.hub.web..").or(partOf("Routes")).negate())
          .should()
          .dependOnClassesThat(resideInAPackage("io.javalin.."))
          .because("a feature says what it answers, not how HTTP is spoken");

  @ArchTest
  static final ArchRule only_stores_see_sql =
      noClasses()
          .that(resideInAPackage("io.nochub.hub.store..").or(store()).negate())
          .should()
          .dependOnClassesThat(resideInAnyPackage("org.jdbi..", "java.sql.."))
          .because("SQL stays in the store of its feature");

  @ArchTest
  static final ArchRule only_routing_sees_cel =
      noClasses()
          .that(resideInAPackage("io.nochub.hub.routing..").negate())
          .should()
          .dependOnClassesThat(resideInAPackage("dev.cel.."))
          .because("conditions are one type, whatever language stands behind it");

  @ArchTest
  static final ArchRule json_is_read_at_the_edges =
      noClasses()
          .that(
              resideInAPackage("io.nochub.hub.web..")
                  .or(resideInAPackage("io.nochub.hub"))
                  .or(store())
                  .or(partOf("Routes"))
                  .negate())
          .should()
          .dependOnClassesThat(resideInAnyPackage("tools.jackson.."))
          .because("what is decided on are records, not trees of JSON");

  @ArchTest
  static final ArchRule nothing_knows_the_composition_root =
      noClasses()
          .that(resideInAPackage("io.nochub.hub").negate())
          .should()
          .dependOnClassesThat(resideInAPackage("io.nochub.hub"))
          .because("the map of the system is above the system");

  @ArchTest
  static final ArchRule features_know_nothing_of_stages =
      noClasses()
          .that(resideInAnyPackage("io.nochub.hub", "io.nochub.hub.pipeline..").negate())
          .should()
          .dependOnClassesThat(resideInAPackage("io.nochub.hub.pipeline.."))
          .because("the pipeline looks down on the features, so each can be read by itself");

  @ArchTest
  static final ArchRule pure_decisions_depend_on_nothing_that_acts =
      noClasses()
          .that(
              DescribedPredicate.describe(
                  "decide purely",
                  type ->
                      type.isEquivalentTo(Suppression.class)
                          || type.isEquivalentTo(Deduplication.class)
                          || type.isEquivalentTo(Fingerprint.class)
                          || type.isEquivalentTo(DeviceMatcher.class)
                          || type.isEquivalentTo(RetryTable.class)
                          || type.isEquivalentTo(Breaker.class)
                          || type.getSimpleName().equals("Troubles")
                          || type.getSimpleName().equals("TicketSteps")
                          || type.getSimpleName().equals("TicketComparison")))
          .should()
          .dependOnClassesThat(
              resideInAnyPackage("io.nochub.hub.store..", "io.nochub.hub.plugin..")
                  .or(
                      DescribedPredicate.describe(
                          "a clock", type -> type.isEquivalentTo(InstantSource.class)))
                  .or(simpleNameEndingWith("Store")))
          .because("a decision is tested with literal values and made again in a replay");

  @ArchTest
  static final ArchRule passwords_are_hashed_at_the_standard_cost =
      noClasses()
          .that()
          .doNotHaveFullyQualifiedName(PasswordCost.class.getName())
          .should()
          .callConstructor(PasswordCost.class, int.class, int.class)
          .because("only a test may make passwords cheaper to guess");

  @ArchTest
  static final ArchRule the_clock_is_passed_in =
      noClasses()
          .that(resideInAPackage("io.nochub.hub").negate())
          .should()
          .callMethod(Instant.class, "now")
          .orShould()
          .callMethod(System.class, "currentTimeMillis")
          .because("time is pushed in the stories");

  @ArchTest
  static final ArchRule packages_form_no_circle =
      slices()
          .matching("io.nochub.hub.(*)..")
          .should()
          .beFreeOfCycles()
          .because("what can be read by itself can be changed by itself");
}
