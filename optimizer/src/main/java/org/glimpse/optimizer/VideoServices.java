package org.glimpse.optimizer;

import org.glimpse.detection.CropDetection;
import org.glimpse.detection.DetectorCatalog;
import org.glimpse.detection.FunctionCatalog;
import org.glimpse.detection.LabelStore;
import org.glimpse.detection.Labeler;
import org.glimpse.detection.ObjectTracks;
import org.glimpse.detection.ProxyCatalog;
import org.glimpse.detection.ProxyScores;
import org.glimpse.models.counts.CountModels;
import org.glimpse.video.VideoCatalog;
import org.glimpse.video.VideoPixels;
import org.glimpse.workspace.Workspace;

/** What plans stand on; owned and closed by the engine. */
public record VideoServices(
    Workspace workspace,
    VideoCatalog videos,
    VideoPixels pixels,
    DetectorCatalog detectors,
    LabelStore labels,
    Labeler labeler,
    CropDetection crops,
    ObjectTracks tracks,
    ProxyCatalog proxies,
    ProxyScores proxyScores,
    FunctionCatalog functions,
    CountModels countModels) {}
