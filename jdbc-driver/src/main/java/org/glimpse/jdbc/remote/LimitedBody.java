package org.glimpse.jdbc.remote;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;

/** The bytes of an answer, up to a limit. */
final class LimitedBody implements HttpResponse.BodySubscriber<byte[]> {
  /** A frame has 10,000 rows at most; more than this no honest one takes. */
  static final long BYTES_MAX = 1L << 30;

  private final HttpResponse.BodySubscriber<byte[]> bytes =
      HttpResponse.BodySubscribers.ofByteArray();
  private Flow.Subscription subscription;
  private long received;

  static HttpResponse.BodyHandler<byte[]> handler() {
    return response -> new LimitedBody();
  }

  @Override
  public CompletionStage<byte[]> getBody() {
    return bytes.getBody();
  }

  @Override
  public void onSubscribe(Flow.Subscription started) {
    subscription = started;
    bytes.onSubscribe(started);
  }

  @Override
  public void onNext(List<ByteBuffer> buffers) {
    for (ByteBuffer buffer : buffers) {
      received += buffer.remaining();
    }
    if (received > BYTES_MAX) {
      subscription.cancel();
      bytes.onError(new IOException("The answer has more than " + BYTES_MAX + " bytes"));
    } else {
      bytes.onNext(buffers);
    }
  }

  @Override
  public void onError(Throwable failure) {
    bytes.onError(failure);
  }

  @Override
  public void onComplete() {
    bytes.onComplete();
  }
}
