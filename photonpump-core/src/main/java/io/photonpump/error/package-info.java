/**
 * The errors that the client reports, one type for each reaction of a caller. Each carries its facts as fields, and its message says what to
 * do next. Exceptions of the network library and of the JDK appear as causes only. No message contains a password.
 *
 * <p>{@link io.photonpump.error.PhotonPumpException} is the base of all of them. {@link io.photonpump.error.StreamException},
 * {@link io.photonpump.error.GroupException} and {@link io.photonpump.error.OperationException} are the bases of those that concern a
 * stream, a persistent subscription group, or any operation.
 *
 * <p>Unusable settings and options are refused with {@link io.photonpump.error.InvalidSettingsException}, by the method that takes the
 * value. Unusable arguments of calls and of values, such as an empty stream name or a negative event number, are refused with
 * {@link java.lang.IllegalArgumentException}, and null with {@link java.lang.NullPointerException}, by the call itself.
 */
@NullMarked
package io.photonpump.error;

import org.jspecify.annotations.NullMarked;
