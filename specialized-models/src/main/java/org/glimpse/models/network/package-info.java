/**
 * Networks as data: layers, the graph that they form, and their weights as plain arrays. Holds no
 * type of DJL or ONNX Runtime; both are made from what is here. Everything is immutable.
 */
package org.glimpse.models.network;
