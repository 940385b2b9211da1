package org.glimpse.detection;

import java.util.List;
import java.util.Optional;
import org.glimpse.workspace.Digest;

/**
 * A proxy made from given scores, as the catalogue knows it.
 *
 * @param name as created; lookups ignore case
 * @param video the video whose frames are scored
 * @param kind what a score means
 * @param forClass the class that it was created for; empty where the user named none
 * @param classes the classes whose objects are counted, sorted; empty for a predicate's scores
 * @param scoresId number of its scores in the catalogue; equal files share it
 * @param key digest of the scores and of the class: equal key, equal scores
 * @param source the file that CREATE PROXY named
 * @param videoFrames frames of the video when the proxy was made; frames added later have score 0
 * @param scoredFrames frames that the file names; the others have score 0
 * @param lowest least score given
 * @param highest greatest score given
 */
public record RegisteredProxy(
    String name,
    String video,
    Kind kind,
    Optional<String> forClass,
    List<String> classes,
    int scoresId,
    Digest key,
    String source,
    long videoFrames,
    long scoredFrames,
    double lowest,
    double highest) {

  public RegisteredProxy {
    classes = List.copyOf(classes);
  }

  /** What a score means. */
  public enum Kind {
    /** The number of objects of a class that the frame is expected to hold. */
    CLASS_COUNTS,
    /** How likely the frame is to satisfy a predicate; only the order of scores is promised. */
    PREDICATE
  }

  /**
   * Whether it says something about objects of a class. Scores of a predicate that were given for
   * no class serve whatever predicate the user names them for.
   */
  public boolean serves(String className) {
    return forClass.map(className::equals).orElse(classes.isEmpty() || classes.contains(className));
  }
}
