/**
 * gRPC on HTTP/2. From the socket inwards: {@link io.photonpump.embedded.internal.grpc.http2.GrpcConnection connection} →
 * {@link io.photonpump.embedded.internal.grpc.http2.Http2Call call} → service, and back. Requests that are not gRPC go to {@link
 * io.photonpump.embedded.internal.grpc.http2.PlainHttp}.
 */
@NullMarked
package io.photonpump.embedded.internal.grpc.http2;

import org.jspecify.annotations.NullMarked;
