/**
 * What every gRPC service is made of: {@link io.photonpump.embedded.internal.grpc.GrpcService services} of
 * {@link io.photonpump.embedded.internal.grpc.GrpcMethod methods} that answer {@link
 * io.photonpump.embedded.internal.grpc.GrpcCall calls}. A service knows messages and the engine, and no network.
 */
@NullMarked
package io.photonpump.embedded.internal.grpc;

import org.jspecify.annotations.NullMarked;
