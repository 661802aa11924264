package io.photonpump.embedded.internal.grpc.message;

import io.photonpump.embedded.internal.grpc.GrpcException;
import io.photonpump.internal.grpc.proto.SharedMessages.Uuid;
import java.util.UUID;

/** Ids, in the two forms of the wire. */
public final class Ids {

    private static final int DIGITS = 32;

    private Ids() {}

    /**
     * Returns an id.
     *
     * @throws GrpcException if it is neither form, or its text is no id in any form of .NET: capitals, without hyphens, in braces
     *     or parentheses
     */
    public static UUID parse(Uuid id) {
        return switch (id.getValueCase()) {
            case STRUCTURED ->
                new UUID(
                        id.getStructured().getMostSignificantBits(),
                        id.getStructured().getLeastSignificantBits());
            case STRING -> parse(id.getString().trim());
            case VALUE_NOT_SET -> throw GrpcException.badRequest();
        };
    }

    private static UUID parse(String text) {
        String inner =
                isEnclosed(text, '{', '}') || isEnclosed(text, '(', ')') ? text.substring(1, text.length() - 1) : text;
        String digits = inner.replace("-", "");
        boolean hyphens = inner.length() == DIGITS
                || inner.length() == DIGITS + 4
                        && inner.charAt(8) == '-'
                        && inner.charAt(13) == '-'
                        && inner.charAt(18) == '-'
                        && inner.charAt(23) == '-';
        if (!hyphens || digits.length() != DIGITS) {
            throw GrpcException.badRequest();
        }
        try {
            return new UUID(
                    Long.parseUnsignedLong(digits.substring(0, 16), 16),
                    Long.parseUnsignedLong(digits.substring(16), 16));
        } catch (NumberFormatException e) {
            throw GrpcException.badRequest();
        }
    }

    private static boolean isEnclosed(String text, char open, char close) {
        return text.length() > 2 && text.charAt(0) == open && text.charAt(text.length() - 1) == close;
    }

    /** Returns the message of an id in two halves. */
    public static Uuid structured(UUID id) {
        return Uuid.newBuilder()
                .setStructured(Uuid.Structured.newBuilder()
                        .setMostSignificantBits(id.getMostSignificantBits())
                        .setLeastSignificantBits(id.getLeastSignificantBits()))
                .build();
    }
}
