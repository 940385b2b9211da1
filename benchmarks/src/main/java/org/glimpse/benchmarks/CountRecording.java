package org.glimpse.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.glimpse.optimizer.sampling.ControlVariate;
import org.glimpse.optimizer.sampling.Measurement;

/** One count a frame, in memory: a recording of the form {@code frame,class,count}. */
final class CountRecording implements Measurement {
  private final byte[] counts;

  private CountRecording(byte[] counts) {
    this.counts = counts;
  }

  /** The file of an argument {@code FILE:FRAMES}, such as {@code taipei.csv:1188228}. */
  static Path file(String argument) throws IOException {
    return Path.of(argument.substring(0, colon(argument)));
  }

  /** The recording of such an argument. */
  static CountRecording read(String argument) throws IOException {
    return read(file(argument), Integer.parseInt(argument.substring(colon(argument) + 1)));
  }

  private static int colon(String argument) throws IOException {
    int colon = argument.lastIndexOf(':');
    if (colon < 0) {
      throw new IOException("Write FILE:FRAMES, such as taipei.csv:1188228, not " + argument);
    }
    return colon;
  }

  static CountRecording read(Path file, int frames) throws IOException {
    byte[] counts = new byte[frames];
    try (BufferedReader lines = Files.newBufferedReader(file)) {
      String header = lines.readLine();
      if (!"frame,class,count".equals(header)) {
        throw new IOException(file + " has the header " + header + ", not frame,class,count");
      }
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        int first = line.indexOf(',');
        int second = line.lastIndexOf(',');
        counts[Integer.parseInt(line, 0, first, 10)] = Byte.parseByte(line.substring(second + 1));
      }
    }
    return new CountRecording(counts);
  }

  /** 1 in frames with at least so many, 0 in others. */
  CountRecording atLeast(int count) {
    byte[] occupied = new byte[counts.length];
    for (int frame = 0; frame < counts.length; frame++) {
      occupied[frame] = (byte) (counts[frame] >= count ? 1 : 0);
    }
    return new CountRecording(occupied);
  }

  /** Some of the frames, as a recording of their own. */
  CountRecording range(int start, int end) {
    return new CountRecording(Arrays.copyOfRange(counts, start, Math.min(end, counts.length)));
  }

  int frames() {
    return counts.length;
  }

  int at(int frame) {
    return counts[frame];
  }

  double mean() {
    double sum = 0;
    for (byte count : counts) {
      sum += count;
    }
    return sum / counts.length;
  }

  double variance() {
    double mean = mean();
    double sum = 0;
    for (byte count : counts) {
      sum += (count - mean) * (count - mean);
    }
    return sum / counts.length;
  }

  @Override
  public double[][] measure(long[] frames) {
    return Arrays.stream(frames)
        .mapToObj(frame -> new double[] {counts[(int) frame]})
        .toArray(double[][]::new);
  }

  /**
   * A made proxy: the count plus noise, such that the squared correlation is about {@code quality}.
   *
   * @param persistence of the noise from frame to frame; 0 is white noise
   * @param adversarial nothing but noise where the count is above 1
   */
  ControlVariate proxy(double quality, double persistence, boolean adversarial, long seed) {
    Random random = new Random(seed);
    double mean = mean();
    double variance = variance();
    double noise = Math.sqrt(quality > 0 ? variance * (1 - quality) / quality : variance);
    float[] scores = new float[counts.length];
    double error = random.nextGaussian();
    double sum = 0;
    for (int frame = 0; frame < counts.length; frame++) {
      error =
          persistence * error + Math.sqrt(1 - persistence * persistence) * random.nextGaussian();
      boolean told = quality > 0 && !(adversarial && counts[frame] > 1);
      scores[frame] = (float) ((told ? counts[frame] : mean) + noise * error);
      sum += scores[frame];
    }
    double scoreMean = sum / counts.length;
    return new ControlVariate() {
      @Override
      public double value(long frame) {
        return scores[(int) frame];
      }

      @Override
      public double mean() {
        return scoreMean;
      }
    };
  }
}
