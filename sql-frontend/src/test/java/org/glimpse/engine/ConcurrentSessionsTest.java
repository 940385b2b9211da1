package org.glimpse.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.glimpse.workspace.ErrorCode;
import org.glimpse.workspace.GlimpseException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sessions of one workspace, and engines of one folder, do not disturb each other. */
final class ConcurrentSessionsTest {
  private static final int THREADS = 4;
  private static final int ROUNDS = 5;

  @TempDir Path folder;

  @Test
  void sessionsDefineQueryAndDropSideBySide() throws Exception {
    Path recording = RecordedStreet.write(folder);
    try (Engine engine = Engine.open(folder.resolve("workspace"))) {
      ExecutorService threads = Executors.newFixedThreadPool(THREADS);
      List<Future<?>> work = new ArrayList<>();
      for (int i = 0; i < THREADS; i++) {
        String video = "street_" + i;
        work.add(
            threads.submit(
                () -> {
                  try (Session session = engine.newSession()) {
                    for (int round = 0; round < ROUNDS; round++) {
                      Answers.rows(session, RecordedStreet.createVideo(video, recording));
                      assertThat(
                              Answers.value(
                                  session,
                                  "SELECT COUNT(*) FROM " + video + " WHERE class = 'car'"))
                          .isEqualTo((long) RecordedStreet.CARS);
                      Answers.rows(session, "DROP VIDEO " + video);
                    }
                  }
                }));
      }
      for (Future<?> each : work) {
        each.get(120, TimeUnit.SECONDS);
      }
      threads.shutdown();
      try (Session session = engine.newSession()) {
        assertThat(Answers.rows(session, "SHOW VIDEOS")).isEmpty();
        assertThat(Answers.rows(session, "SHOW DETECTORS")).isEmpty();
      }
    }
  }

  @Test
  void enginesOfOneFolderShareItAndTheLastClosesIt() throws Exception {
    Path workspace = folder.resolve("shared");
    Engine first = Engine.open(workspace);
    Engine second = Engine.open(workspace.resolve("..").resolve("shared"));
    try (Session session = first.newSession()) {
      Answers.rows(session, RecordedStreet.createVideo("street", RecordedStreet.write(folder)));
    }
    Session left = first.newSession();
    first.close();
    first.close();
    assertThatThrownBy(() -> Answers.rows(left, "SHOW VIDEOS"))
        .isInstanceOfSatisfying(
            GlimpseException.class, error -> assertThat(error.code()).isEqualTo(ErrorCode.CLOSED));
    try (Session session = second.newSession()) {
      assertThat(Answers.rows(session, "SHOW VIDEOS")).hasSize(1);
    }
    second.close();
    assertThatThrownBy(second::newSession).isInstanceOf(GlimpseException.class);
    try (Engine again = Engine.open(workspace);
        Session session = again.newSession()) {
      assertThat(Answers.rows(session, "SHOW VIDEOS")).hasSize(1);
    }
  }

  /** Closing an engine with a result half read must neither hang nor break the next opening. */
  @Test
  void closingEndsResultsThatAreStillOpen() throws Exception {
    Path workspace = folder.resolve("half");
    StatementRows rows;
    try (Engine engine = Engine.open(workspace)) {
      Session session = engine.newSession();
      Answers.rows(session, RecordedStreet.createVideo("street", RecordedStreet.write(folder)));
      rows = (StatementRows) session.execute("SELECT * FROM street", ExecutionOptions.defaults());
      assertThat(rows.next()).isTrue();
    }
    assertThatThrownBy(rows::next).isInstanceOf(GlimpseException.class);
    try (Engine engine = Engine.open(workspace);
        Session session = engine.newSession()) {
      assertThat(Answers.value(session, "SELECT COUNT(*) FROM street")).isEqualTo(100L);
    }
  }
}
