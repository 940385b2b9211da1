package org.glimpse.detection.onnx;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import org.glimpse.workspace.CancelToken;

/**
 * Stops a run when its statement is cancelled. The lock keeps a late cancellation from touching
 * options that are closed.
 */
final class RunInterrupter implements AutoCloseable {
  private final OrtSession.RunOptions options;
  private CancelToken.Registration registration;
  private boolean closed;

  private RunInterrupter(OrtSession.RunOptions options) {
    this.options = options;
  }

  static RunInterrupter on(CancelToken cancel) throws OrtException {
    RunInterrupter interrupter = new RunInterrupter(new OrtSession.RunOptions());
    interrupter.registration = cancel.onCancel(interrupter::stop);
    return interrupter;
  }

  OrtSession.RunOptions options() {
    return options;
  }

  private synchronized void stop() {
    if (closed) {
      return;
    }
    try {
      options.setTerminate(true);
    } catch (OrtException unreachable) {
      throw new IllegalStateException("a run cannot be told to stop", unreachable);
    }
  }

  @Override
  public void close() {
    registration.close();
    synchronized (this) {
      closed = true;
      options.close();
    }
  }
}
