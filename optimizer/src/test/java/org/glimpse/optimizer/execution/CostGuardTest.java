package org.glimpse.optimizer.execution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.glimpse.optimizer.CostConfirmation;
import org.glimpse.optimizer.PlannedQuery.Prediction;
import org.glimpse.workspace.CancelToken;
import org.glimpse.workspace.Clock;
import org.glimpse.workspace.ErrorCode;
import org.glimpse.workspace.GlimpseException;
import org.glimpse.workspace.ProgressListener;
import org.glimpse.workspace.QueryContext;
import org.glimpse.workspace.SettingValues;
import org.junit.jupiter.api.Test;

final class CostGuardTest {
  private static final Prediction DEAR = new Prediction(90_000, 3_600);
  private static final Prediction CHEAP = new Prediction(90, 30);

  private static QueryContext context(String confirmAbove) {
    return QueryContext.of(
        1,
        CancelToken.create(),
        ProgressListener.NONE,
        SettingValues.defaults().with("confirm_above", confirmAbove));
  }

  private static CostGuard guard(
      Prediction prediction, QueryContext context, CostConfirmation confirmation) {
    return new CostGuard(prediction, prediction.seconds(), context, confirmation);
  }

  @Test
  void aDearPredictionIsRefusedWithItsNumbersAndTheWayOut() {
    CostGuard guard = guard(DEAR, context("10m"), CostConfirmation.REFUSE);
    assertThatThrownBy(guard::beforeStart)
        .isInstanceOf(GlimpseException.class)
        .hasMessageContaining("60.0 min")
        .hasMessageContaining("90000 detector calls")
        .satisfies(
            error -> {
              GlimpseException refused = (GlimpseException) error;
              assertThat(refused.code()).isEqualTo(ErrorCode.COST_GUARD);
              assertThat(refused.advice()).contains("SET confirm_above = 'off'");
            });
  }

  @Test
  void itGoesOnWhereAllowed() {
    assertThatCode(guard(CHEAP, context("10m"), CostConfirmation.REFUSE)::beforeStart)
        .doesNotThrowAnyException();
    assertThatCode(guard(DEAR, context("10m"), question -> true)::beforeStart)
        .doesNotThrowAnyException();
    assertThatCode(guard(DEAR, context("off"), CostConfirmation.REFUSE)::beforeStart)
        .doesNotThrowAnyException();
  }

  @Test
  void anOverrunEndsTheStatement() throws InterruptedException {
    QueryContext context = context("10s");
    CostGuard guard = guard(CHEAP, context, CostConfirmation.REFUSE);
    context.stats().addSeconds(Clock.DETECTOR, 59);
    guard.whileRunning();
    assertThat(context.cancel().isCancelled()).isFalse();

    CountDownLatch ended = new CountDownLatch(1);
    try (CancelToken.Registration registration = context.cancel().onCancel(ended::countDown)) {
      assertThat(registration).isNotNull();
      context.stats().addSeconds(Clock.DECODE, 2);
      guard.whileRunning();
      assertThat(ended.await(10, TimeUnit.SECONDS)).isTrue();
    }
    assertThatThrownBy(context.cancel()::throwIfCancelled)
        .extracting(error -> ((GlimpseException) error).code())
        .isEqualTo(ErrorCode.COST_GUARD);
  }
}
