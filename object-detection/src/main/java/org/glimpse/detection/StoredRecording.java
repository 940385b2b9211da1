package org.glimpse.detection;

import java.util.List;
import org.glimpse.workspace.Digest;

/**
 * A recording whose rows are in the catalogue.
 *
 * @param id its number in the catalogue
 * @param digest of the file's bytes
 * @param classes every class in it, sorted
 * @param lastFrame the greatest frame named; -1 for a recording without rows
 * @param rows objects in it
 * @param hasBoxes whether it says where objects are; boxes are 0,0,0,0 where it does not
 * @param hasTrackIds whether it names object identities
 */
record StoredRecording(
    int id,
    Digest digest,
    List<String> classes,
    long lastFrame,
    long rows,
    boolean hasBoxes,
    boolean hasTrackIds) {}
