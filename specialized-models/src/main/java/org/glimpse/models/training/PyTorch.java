package org.glimpse.models.training;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.pytorch.jni.JniUtils;
import com.sun.jna.Function;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Platform;
import org.glimpse.workspace.ErrorCode;
import org.glimpse.workspace.GlimpseException;

/**
 * Starts PyTorch once per process, in the way that shared cores need: its threads sleep while they
 * wait (spinning ones collapse to a tenth of the speed beside any other load), nothing is
 * downloaded, and memory of large tensors is kept rather than given back and faulted in again.
 */
final class PyTorch {
  private static final int MALLOC_TRIM_THRESHOLD = -1;
  private static final int MALLOC_MMAP_MAX = -4;

  private static Engine engine;

  private PyTorch() {}

  /**
   * The engine, started by the first call.
   *
   * @throws GlimpseException UNSUPPORTED where it does not start on this machine
   */
  static synchronized Engine engine() {
    if (engine == null) {
      System.setProperty("ai.djl.offline", "true");
      System.setProperty("OPT_OUT_TRACKING", "true");
      System.setProperty("ai.djl.pytorch.num_interop_threads", "1");
      if (System.getProperty("ai.djl.pytorch.num_threads") == null) {
        System.setProperty("ai.djl.pytorch.num_threads", "1");
      }
      if (Platform.isLinux()) {
        prepareProcess();
      }
      try {
        engine = Engine.getEngine("PyTorch");
      } catch (RuntimeException | LinkageError failure) {
        throw GlimpseException.of(
            ErrorCode.UNSUPPORTED,
            "PyTorch does not start on this machine: " + failure.getMessage(),
            "Training needs glibc 2.28 or newer and about 450 MB in ~/.djl.ai (or in the folder"
                + " that the variable DJL_CACHE_DIR names); models trained elsewhere can be used"
                + " without it.",
            failure);
      }
    }
    return engine;
  }

  /** The first GPU if PyTorch sees one, else the CPU. */
  static Device device() {
    return engine().getGpuCount() > 0 ? Device.gpu() : Device.cpu();
  }

  /** Sets how many cores one operation may use, from now on. */
  static void useThreads(int threads) {
    engine();
    JniUtils.setNumThreads(threads);
  }

  /**
   * Gradients are kept inside a gradient collector only; PyTorch's default on a new thread is on.
   */
  static void stopRecordingGradients() {
    engine();
    JniUtils.setGradMode(false);
  }

  /** OpenMP reads the environment when it is loaded, which is after this. */
  private static void prepareProcess() {
    NativeLibrary c = NativeLibrary.getInstance("c");
    c.getFunction("setenv").invokeInt(new Object[] {"OMP_WAIT_POLICY", "PASSIVE", 0});
    Function mallopt = c.getFunction("mallopt");
    boolean kept =
        mallopt.invokeInt(new Object[] {MALLOC_MMAP_MAX, 0}) == 1
            && mallopt.invokeInt(new Object[] {MALLOC_TRIM_THRESHOLD, Integer.MAX_VALUE}) == 1;
    if (!kept) {
      throw GlimpseException.internal("mallopt refused a setting", null);
    }
  }
}
