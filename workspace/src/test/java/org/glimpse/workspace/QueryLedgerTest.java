package org.glimpse.workspace;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.glimpse.workspace.QueryLedger.Cost;
import org.glimpse.workspace.QueryLedger.Entry;
import org.glimpse.workspace.QueryLedger.State;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class QueryLedgerTest {
  private static final Optional<String> NOBODY = Optional.empty();

  @TempDir Path folder;

  @Test
  void recordsWhatWasPredictedBesideWhatHappened() {
    try (Workspace workspace = Workspace.open(folder)) {
      QueryLedger ledger = workspace.queryLedger();
      long done = ledger.start("SELECT 'it''s'", NOBODY);
      long failed = ledger.start("SELECT nonsense", NOBODY);
      long cancelled = ledger.start("SELECT slow", NOBODY);
      long running = ledger.start("SELECT running", NOBODY);
      ledger.planned(done, "ExactScan", new Cost(100, 12.5));
      ledger.finish(done, new Cost(90, 11), 7, Optional.empty());
      ledger.finish(failed, new Cost(0, 0.1), 0, Optional.of(ErrorCode.UNKNOWN_COLUMN));
      ledger.finish(cancelled, new Cost(5, 3), 0, Optional.of(ErrorCode.TIMEOUT));

      List<Entry> entries = ledger.list(10, NOBODY);
      assertThat(entries).extracting(Entry::id).containsExactly(running, cancelled, failed, done);
      assertThat(entries)
          .extracting(Entry::state)
          .containsExactly(State.RUNNING, State.CANCELLED, State.FAILED, State.DONE);
      Entry first = entries.get(3);
      assertThat(first.sql()).isEqualTo("SELECT 'it''s'");
      assertThat(first.plan()).contains("ExactScan");
      assertThat(first.predicted()).contains(new Cost(100, 12.5));
      assertThat(first.actual()).contains(new Cost(90, 11));
      assertThat(first.rows()).isEqualTo(7);
      assertThat(entries.get(2).error()).contains(ErrorCode.UNKNOWN_COLUMN);
      assertThat(entries.get(0).actual()).isEmpty();
      assertThat(entries.get(0).rows()).isEqualTo(-1);
      assertThat(ledger.list(2, NOBODY)).hasSize(2);
    }
  }

  @Test
  void idsGoOnAfterARestartAndRunningStatementsAreLost() {
    long before;
    try (Workspace workspace = Workspace.open(folder)) {
      before = workspace.queryLedger().start("SELECT 1", NOBODY);
    }
    try (Workspace workspace = Workspace.open(folder)) {
      QueryLedger ledger = workspace.queryLedger();
      assertThat(ledger.start("SELECT 2", NOBODY)).isGreaterThan(before);
      assertThat(ledger.list(10, NOBODY))
          .extracting(Entry::state)
          .containsExactly(State.RUNNING, State.LOST);
    }
  }

  @Test
  void tellsWhoseStatementsTheyAre() {
    try (Workspace workspace = Workspace.open(folder)) {
      workspace.queryLedger().start("SELECT 1", NOBODY);
      workspace.inTransaction(
          "making it one of before there were users",
          connection -> {
            try (var statement = connection.createStatement()) {
              statement.execute("ALTER TABLE query_ledger DROP COLUMN user_name");
            }
            return null;
          });
    }
    try (Workspace workspace = Workspace.open(folder)) {
      QueryLedger ledger = workspace.queryLedger();
      ledger.start("SELECT 2", Optional.of("ada"));
      ledger.start("SELECT 3", Optional.of("eve"));
      assertThat(ledger.list(10, Optional.of("ada")))
          .extracting(Entry::sql)
          .containsExactly("SELECT 2");
      assertThat(ledger.list(10, NOBODY))
          .extracting(Entry::user)
          .containsExactly(Optional.of("eve"), Optional.of("ada"), NOBODY);
    }
  }

  @Test
  void keepsTheLastTenThousandStatements() {
    try (Workspace workspace = Workspace.open(folder)) {
      workspace.inTransaction(
          "filling",
          connection -> {
            try (var statement = connection.createStatement()) {
              statement.execute(
                  "INSERT INTO query_ledger SELECT range, 'SELECT', NULL, TIMESTAMP '2026-01-01',"
                      + " 'DONE', NULL, NULL, 0, 0, 0, NULL, NULL FROM range(1, 20000)");
            }
            return null;
          });
    }
    try (Workspace workspace = Workspace.open(folder)) {
      QueryLedger ledger = workspace.queryLedger();
      assertThat(ledger.start("x".repeat(50_000), NOBODY)).isEqualTo(20_000);
      List<Entry> kept = ledger.list(Integer.MAX_VALUE, NOBODY);
      assertThat(kept).hasSize(10_000);
      assertThat(kept.get(0).sql()).hasSize(20_000);
    }
  }

  @Test
  void measuredCostsSettleFastFollowSlowlyAndLast() {
    try (Workspace workspace = Workspace.open(folder)) {
      MeasuredCosts costs = workspace.measuredCosts();
      assertThat(costs.secondsPerUnit("decode", "a")).isEmpty();
      costs.observe("decode", "a", 1, 5);
      costs.observe("decode", "a", 0, 5);
      costs.observe("decode", "a", 999, 0.999);
      assertThat(costs.secondsPerUnit("decode", "a").getAsDouble()).isBetween(0.005, 0.007);
      costs.observe("decode", "a", 1_000_000, 1000);
      assertThat(costs.secondsPerUnit("decode", "a").getAsDouble()).isBetween(0.001, 0.00101);
      costs.observe("decode", "a", 100, 100);
      assertThat(costs.secondsPerUnit("decode", "a").getAsDouble()).isBetween(0.005, 0.02);
      costs.observe("detector", "b", 10, 1);
    }
    try (Workspace workspace = Workspace.open(folder)) {
      assertThat(workspace.measuredCosts().list())
          .extracting(MeasuredCosts.Cost::kind)
          .containsExactly("decode", "detector");
      assertThat(workspace.measuredCosts().secondsPerUnit("detector", "b")).hasValue(0.1);
    }
  }
}
