package org.glimpse.detection;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import org.glimpse.video.Box;

/**
 * The motion of one box: SORT's Kalman filter with constant velocity over centre, area and aspect
 * ratio (Bewley et al., Simple Online and Realtime Tracking, ICIP 2016, section 3.2: {@code x = [u,
 * v, s, r, du, dv, ds]}), with the noise of its reference implementation.
 *
 * <p>All its matrices are diagonal by component, so the seven-dimensional filter falls apart, with
 * equal results, into three of position and velocity and one of the aspect ratio alone.
 */
final class KalmanBox {
  private static final double POSITION_VARIANCE = 10;
  private static final double VELOCITY_VARIANCE = 10_000;
  private static final double CENTRE_NOISE = 1;
  private static final double AREA_NOISE = 10;
  private static final double RATIO_NOISE = 10;
  private static final double POSITION_PROCESS_NOISE = 1;
  private static final double VELOCITY_PROCESS_NOISE = 0.01;
  private static final double AREA_VELOCITY_PROCESS_NOISE = 0.0001;

  /** Sides of degenerate boxes are taken as this, in pixels, so that their ratio exists. */
  private static final double SIDE_MIN = 1e-3;

  private final Motion centreX;
  private final Motion centreY;
  private final Motion area;
  private double ratio;
  private double ratioVariance;

  /** Position and velocity of one component; covariance [[a, b], [b, c]]. */
  private static final class Motion {
    double position;
    double velocity;
    double a = POSITION_VARIANCE;
    double b;
    double c = VELOCITY_VARIANCE;

    void predict(double velocityNoise) {
      position += velocity;
      a += 2 * b + c + POSITION_PROCESS_NOISE;
      b += c;
      c += velocityNoise;
    }

    void update(double measured, double noise) {
      double gainPosition = a / (a + noise);
      double gainVelocity = b / (a + noise);
      double surprise = measured - position;
      position += gainPosition * surprise;
      velocity += gainVelocity * surprise;
      c -= gainVelocity * b;
      b -= gainPosition * b;
      a -= gainPosition * a;
    }

    void write(DataOutput out) throws IOException {
      for (double value : new double[] {position, velocity, a, b, c}) {
        out.writeDouble(value);
      }
    }

    static Motion read(DataInput in) throws IOException {
      Motion motion = new Motion();
      motion.position = in.readDouble();
      motion.velocity = in.readDouble();
      motion.a = in.readDouble();
      motion.b = in.readDouble();
      motion.c = in.readDouble();
      return motion;
    }
  }

  private KalmanBox(Motion centreX, Motion centreY, Motion area) {
    this.centreX = centreX;
    this.centreY = centreY;
    this.area = area;
  }

  /** A box first seen here, at rest. */
  static KalmanBox at(Box box) {
    KalmanBox filter = new KalmanBox(new Motion(), new Motion(), new Motion());
    filter.centreX.position = (box.xmin() + box.xmax()) / 2.0;
    filter.centreY.position = (box.ymin() + box.ymax()) / 2.0;
    filter.area.position = width(box) * height(box);
    filter.ratio = width(box) / height(box);
    filter.ratioVariance = POSITION_VARIANCE;
    return filter;
  }

  /** Goes on by one frame. */
  void predict() {
    if (area.position + area.velocity <= 0) {
      area.velocity = 0; // an area cannot shrink below nothing
    }
    centreX.predict(VELOCITY_PROCESS_NOISE);
    centreY.predict(VELOCITY_PROCESS_NOISE);
    area.predict(AREA_VELOCITY_PROCESS_NOISE);
    ratioVariance += POSITION_PROCESS_NOISE;
  }

  /** Takes in the box seen in this frame. */
  void update(Box box) {
    centreX.update((box.xmin() + box.xmax()) / 2.0, CENTRE_NOISE);
    centreY.update((box.ymin() + box.ymax()) / 2.0, CENTRE_NOISE);
    area.update(width(box) * height(box), AREA_NOISE);
    double gain = ratioVariance / (ratioVariance + RATIO_NOISE);
    ratio += gain * (width(box) / height(box) - ratio);
    ratioVariance -= gain * ratioVariance;
  }

  /** Where the box is now, as far as the filter knows. */
  Box box() {
    double width = Math.sqrt(Math.max(0, area.position * ratio));
    double height = width > 0 ? area.position / width : 0;
    return new Box(
        (float) (centreX.position - width / 2),
        (float) (centreY.position - height / 2),
        (float) (centreX.position + width / 2),
        (float) (centreY.position + height / 2));
  }

  void write(DataOutput out) throws IOException {
    centreX.write(out);
    centreY.write(out);
    area.write(out);
    out.writeDouble(ratio);
    out.writeDouble(ratioVariance);
  }

  static KalmanBox read(DataInput in) throws IOException {
    KalmanBox filter = new KalmanBox(Motion.read(in), Motion.read(in), Motion.read(in));
    filter.ratio = in.readDouble();
    filter.ratioVariance = in.readDouble();
    return filter;
  }

  private static double width(Box box) {
    return Math.max(SIDE_MIN, box.width());
  }

  private static double height(Box box) {
    return Math.max(SIDE_MIN, box.height());
  }
}
