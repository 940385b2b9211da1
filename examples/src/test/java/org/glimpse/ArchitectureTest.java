package org.glimpse;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The rules of the house: arrows between modules point one way, and heavy types stay in. */
class ArchitectureTest {
  /** Every module in the order of its arrows, with the packages that it owns. */
  private static final List<Room> ROOMS =
      List.of(
          new Room("workspace", "org.glimpse.workspace.."),
          new Room("video-ingest", "org.glimpse.video.."),
          new Room("synthetic-scenes", "org.glimpse.scenes.."),
          new Room("object-detection", "org.glimpse.detection.."),
          new Room("specialized-models", "org.glimpse.models.."),
          new Room("optimizer", "org.glimpse.optimizer.."),
          new Room("jdbc-driver", "org.glimpse.jdbc.."),
          new Room(
              "sql-frontend",
              "org.glimpse.sql..",
              "org.glimpse.engine..",
              "org.glimpse.server..",
              "org.glimpse.shell..",
              "org.glimpse.report.."),
          new Room("examples", "org.glimpse.examples.."),
          new Room("benchmarks", "org.glimpse.benchmarks.."));

  private static final Pattern MODULE = Pattern.compile("<module>([^<]+)</module>");
  private static final Pattern OWN_DEPENDENCY =
      Pattern.compile("<artifactId>glimpse-([a-z-]+)</artifactId>");

  private static JavaClasses classes;

  private record Room(String module, String... packages) {}

  @BeforeAll
  static void readClasses() {
    classes =
        new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("org.glimpse");
    assertThat(classes.size()).as("classes found").isGreaterThan(50);
  }

  @Test
  void noArrowPointsBackUp() {
    for (int lower = 0; lower < ROOMS.size(); lower++) {
      for (Room upper : ROOMS.subList(lower + 1, ROOMS.size())) {
        noClasses()
            .that()
            .resideInAnyPackage(ROOMS.get(lower).packages())
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(upper.packages())
            .allowEmptyShould(true)
            .check(classes);
      }
    }
  }

  @Test
  void everyClassLivesInARoom() {
    String[] packages =
        ROOMS.stream().flatMap(room -> Stream.of(room.packages())).toArray(String[]::new);
    List<String> homeless =
        classes.that(not(resideInAnyPackage(packages))).stream().map(JavaClass::getName).toList();
    assertThat(homeless).isEmpty();
  }

  @Test
  void calciteStaysAboveDetection() {
    staysIn(
        "org.apache.calcite..",
        "org.glimpse.optimizer..",
        "org.glimpse.jdbc..",
        "org.glimpse.sql..",
        "org.glimpse.engine..",
        "org.glimpse.server..");
  }

  @Test
  void jettyAndMetricsStayInTheServer() {
    staysIn("org.eclipse.jetty..", "org.glimpse.server..");
    staysIn("io.micrometer..", "org.glimpse.server..");
  }

  /** A server plans nothing: of Calcite it knows the wire of its JDBC clients only. */
  @Test
  void theServerKnowsNoPlans() {
    noClasses()
        .that()
        .resideInAPackage("org.glimpse.server..")
        .should()
        .dependOnClassesThat(
            resideInAPackage("org.apache.calcite..")
                .and(not(resideInAPackage("org.apache.calcite.avatica.."))))
        .orShould()
        .dependOnClassesThat(resideInAPackage("org.glimpse.shell.."))
        .check(classes);
  }

  /** Reports are made wherever there is a session, and by whoever asks for them. */
  @Test
  void reportsKnowNoTerminalAndNoServer() {
    noClasses()
        .that()
        .resideInAPackage("org.glimpse.report..")
        .should()
        .dependOnClassesThat(resideInAnyPackage("org.glimpse.shell..", "org.glimpse.server.."))
        .check(classes);
  }

  /** The driver goes to people who have nothing else of Glimpse; the engine implements its SPI. */
  @Test
  void theDriverStandsOnNothing() {
    noClasses()
        .that()
        .resideInAPackage("org.glimpse.jdbc..")
        .should()
        .dependOnClassesThat(
            resideInAPackage("org.glimpse..").and(not(resideInAPackage("org.glimpse.jdbc.."))))
        .check(classes);
    noClasses()
        .that(
            resideInAPackage("org.glimpse..")
                .and(
                    not(
                        resideInAnyPackage(
                            "org.glimpse.jdbc..",
                            "org.glimpse.engine.jdbc..",
                            "org.glimpse.server..",
                            "org.glimpse.shell.."))))
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.glimpse.jdbc..")
        .check(classes);
  }

  @Test
  void onnxRuntimeStaysInDetectionAndModels() {
    staysIn("ai.onnxruntime..", "org.glimpse.detection..", "org.glimpse.models..");
  }

  @Test
  void ffmpegStaysInVideoIngest() {
    staysIn("org.bytedeco..", "org.glimpse.video..");
  }

  @Test
  void djlStaysInModels() {
    staysIn("ai.djl..", "org.glimpse.models..");
    staysIn("com.sun.jna..", "org.glimpse.models..");
  }

  @Test
  void modulesDependOnlyOnThoseAboveThem() throws Exception {
    Path root = Path.of("").toAbsolutePath().getParent();
    List<String> modules = all(MODULE, Files.readString(root.resolve("pom.xml")));
    List<String> order = ROOMS.stream().map(Room::module).toList();
    assertThat(order).containsSubsequence(modules);
    for (String module : modules) {
      List<String> uses =
          all(OWN_DEPENDENCY, Files.readString(root.resolve(module).resolve("pom.xml")));
      uses.remove(module); // its own name
      for (String used : uses) {
        assertThat(order.indexOf(used))
            .as("%s uses %s", module, used)
            .isNotNegative()
            .isLessThan(order.indexOf(module));
      }
    }
  }

  private static void staysIn(String foreign, String... homes) {
    noClasses()
        .that(resideInAPackage("org.glimpse..").and(not(resideInAnyPackage(homes))))
        .should()
        .dependOnClassesThat()
        .resideInAPackage(foreign)
        .check(classes);
  }

  private static List<String> all(Pattern pattern, String text) {
    List<String> found = new ArrayList<>();
    Matcher matcher = pattern.matcher(text);
    while (matcher.find()) {
      found.add(matcher.group(1));
    }
    return found;
  }
}
