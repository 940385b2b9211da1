/**
 * What a jar of functions implements: a {@link org.glimpse.detection.functions.FunctionProvider},
 * named in {@code META-INF/services}, gives {@link org.glimpse.detection.functions.UserFunction}s
 * of a {@link org.glimpse.detection.functions.Picture}. Nothing here loads or runs them: {@code
 * JarFunctions} in the package above does. Functions may be called from several threads at once.
 */
package org.glimpse.detection.functions;
