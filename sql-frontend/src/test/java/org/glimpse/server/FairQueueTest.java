package org.glimpse.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.glimpse.workspace.CancelToken;
import org.glimpse.workspace.ErrorCode;
import org.glimpse.workspace.GlimpseException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who works when. */
@Timeout(120)
class FairQueueTest {
  private final List<String> order = Collections.synchronizedList(new ArrayList<>());
  private final List<Thread> threads = new ArrayList<>();

  private void queue(FairQueue queue, String user, int waitingBefore) throws Exception {
    Thread thread =
        new Thread(
            () -> {
              FairQueue.Place place = queue.place(user);
              place.take(CancelToken.create());
              order.add(user);
              place.leave();
            });
    thread.start();
    threads.add(thread);
    while (queue.waiting() <= waitingBefore) {
      Thread.sleep(1);
    }
  }

  @Test
  void usersTakeTurns() throws Exception {
    FairQueue queue = new FairQueue(1, 100);
    FairQueue.Place first = queue.place("ada");
    first.take(CancelToken.create());
    for (int i = 0; i < 5; i++) {
      queue(queue, "ada", i);
    }
    queue(queue, "bob", 5);
    queue(queue, "eve", 6);
    first.leave();
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(order).startsWith("ada", "bob", "eve").hasSize(7);
    assertThat(queue.working()).isZero();
    assertThat(queue.waiting()).isZero();
  }

  @Test
  void aLongQueryGivesWayAtItsSteps() throws Exception {
    FairQueue queue = new FairQueue(1, 100);
    CountDownLatch answered = new CountDownLatch(1);
    CancelToken token = CancelToken.create();
    FairQueue.Place longWork = queue.place("ada");
    longWork.take(token);
    Thread other =
        new Thread(
            () -> {
              FairQueue.Place place = queue.place("bob");
              place.take(CancelToken.create());
              place.leave();
              answered.countDown();
            });
    other.start();
    while (answered.getCount() > 0) {
      longWork.giveWay(token); // a step ends
      Thread.sleep(1);
    }
    assertThat(longWork.holds()).isTrue();
    assertThat(queue.working()).isEqualTo(1);
    longWork.leave();
    assertThat(queue.working()).isZero();
  }

  @Test
  void whoWaitsCanBeCancelled() {
    FairQueue queue = new FairQueue(1, 1);
    FairQueue.Place first = queue.place("ada");
    first.take(CancelToken.create());
    CancelToken token = CancelToken.create();
    token.cancel("stop");
    assertThatThrownBy(() -> queue.place("bob").take(token))
        .isInstanceOfSatisfying(
            GlimpseException.class,
            error -> assertThat(error.code()).isEqualTo(ErrorCode.CANCELLED));
    assertThat(queue.waiting()).isZero();
    assertThat(queue.working()).isEqualTo(1);
  }

  /**
   * Its step may take minutes; the other's first query does not wait for its end, a second does.
   */
  @Test
  void aLongStepOfOneDoesNotStarveAnother() throws Exception {
    FairQueue queue = new FairQueue(1, 1);
    FairQueue.Place longStep = queue.place("ada");
    longStep.take(CancelToken.create());
    queue(queue, "ada", 0);
    assertThatThrownBy(() -> queue.place("ada").take(CancelToken.create()))
        .isInstanceOfSatisfying(
            GlimpseException.class,
            error -> assertThat(error.code()).isEqualTo(ErrorCode.SERVER_BUSY));
    FairQueue.Place other = queue.place("bob");
    other.take(CancelToken.create()); // though the queue is full
    assertThat(queue.working()).isEqualTo(2);
    assertThat(order).as("what ada has waiting").isEmpty();
    other.leave();
    assertThat(queue.working()).isEqualTo(1);
    longStep.leave();
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(order).containsExactly("ada");
    assertThat(queue.working()).isZero();
    assertThat(queue.waiting()).isZero();
  }
}
