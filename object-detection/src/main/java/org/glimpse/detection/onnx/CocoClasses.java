package org.glimpse.detection.onnx;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The names of the COCO data set, for models that carry none: the 80 classes that detectors are
 * trained on, and the 90 numbered categories of which they are a part.
 */
final class CocoClasses {
  private static final String ALL =
      "person bicycle car motorcycle airplane bus train truck boat traffic_light fire_hydrant"
          + " street_sign stop_sign parking_meter bench bird cat dog horse sheep cow elephant bear"
          + " zebra giraffe hat backpack umbrella shoe eye_glasses handbag tie suitcase frisbee"
          + " skis snowboard sports_ball kite baseball_bat baseball_glove skateboard surfboard"
          + " tennis_racket bottle plate wine_glass cup fork knife spoon bowl banana apple sandwich"
          + " orange broccoli carrot hot_dog pizza donut cake chair couch potted_plant bed mirror"
          + " dining_table window desk toilet door tv laptop mouse remote keyboard cell_phone"
          + " microwave oven toaster sink refrigerator blender book clock vase scissors teddy_bear"
          + " hair_drier toothbrush";
  private static final Set<String> NEVER_LABELLED =
      Set.of(
          "street_sign",
          "hat",
          "shoe",
          "eye_glasses",
          "plate",
          "mirror",
          "window",
          "desk",
          "door",
          "blender");

  private CocoClasses() {}

  /** The 80 classes, in the order of detectors' outputs. */
  static List<String> eighty() {
    return ninety().stream().filter(name -> !NEVER_LABELLED.contains(name)).toList();
  }

  /** The 90 categories; category number 1 is the first. */
  static List<String> ninety() {
    return new ArrayList<>(List.of(ALL.split(" ")));
  }
}
