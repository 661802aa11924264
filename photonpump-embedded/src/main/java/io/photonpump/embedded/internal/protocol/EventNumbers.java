package io.photonpump.embedded.internal.protocol;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor.JavaType;
import com.google.protobuf.Message;
import io.photonpump.embedded.internal.store.Streams;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Event numbers of the first version of the protocol: 32 bits, with the largest one for a tombstone. Other numbers are the same
 * on the wire.
 */
final class EventNumbers {

    private static final long NARROW_DELETED = Integer.MAX_VALUE;

    private static final Set<String> FIELDS = Set.of(
            "event_number",
            "from_event_number",
            "next_event_number",
            "first_event_number",
            "last_event_number",
            "expected_version",
            "current_version");

    private EventNumbers() {}

    /** Converts a reply to a client that uses 32 bits. */
    static Message narrowed(Message message) {
        return replace(message, Streams.DELETED, NARROW_DELETED);
    }

    /** Converts a request of such a client. */
    @SuppressWarnings("unchecked") // a message is replaced by one of its own class
    static <T extends Message> T widened(T message) {
        return (T) replace(message, NARROW_DELETED, Streams.DELETED);
    }

    private static Message replace(Message message, long from, long to) {
        Message.Builder changed = null;
        for (Map.Entry<FieldDescriptor, Object> entry : message.getAllFields().entrySet()) {
            FieldDescriptor field = entry.getKey();
            Object value = replace(field, entry.getValue(), from, to);
            if (value != entry.getValue()) {
                changed = changed == null ? message.toBuilder() : changed;
                changed.setField(field, value);
            }
        }
        return changed == null ? message : changed.build();
    }

    private static Object replace(FieldDescriptor field, Object value, long from, long to) {
        if (field.getJavaType() == JavaType.MESSAGE) {
            return field.isRepeated()
                    ? ((List<?>) value)
                            .stream()
                                    .map(item -> replace((Message) item, from, to))
                                    .toList()
                    : replace((Message) value, from, to);
        }
        boolean isMeant = field.getJavaType() == JavaType.LONG && FIELDS.contains(field.getName());
        return isMeant && value.equals(from) ? (Object) to : value;
    }
}
