package org.glimpse.models.counts;

import java.nio.file.Path;
import org.glimpse.workspace.CancelToken;
import org.glimpse.workspace.QueryContext;
import org.glimpse.workspace.SettingValues;

/** The process that {@link TrainingCrashTest} kills: trains for longer than anyone waits. */
final class TrainingChild {
  static final int EPOCHS = 9_000;

  private TrainingChild() {}

  public static void main(String[] arguments) {
    try (ModelRoom room = new ModelRoom(Path.of(arguments[0]))) {
      QueryContext context =
          QueryContext.of(
              1,
              CancelToken.create(),
              progress -> {
                System.out.println(progress.job().charAt(0) + " " + progress.done());
                System.out.flush();
              },
              SettingValues.defaults());
      room.models.train(request(room, Path.of(arguments[1])), context);
    }
  }

  static CountRequest request(ModelRoom room, Path file) {
    CountRequest usual = ModelRoom.request(room.video(file), 1, 1);
    return new CountRequest(
        usual.video(),
        usual.detector(),
        usual.training(),
        usual.heldOut(),
        usual.architecture(),
        new CountTrainingOptions(EPOCHS, 16, 1e-3, EPOCHS, 1, 1));
  }
}
