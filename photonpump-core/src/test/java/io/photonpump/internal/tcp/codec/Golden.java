package io.photonpump.internal.tcp.codec;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import io.photonpump.internal.tcp.frame.Command;
import io.photonpump.internal.tcp.frame.Frame;
import io.photonpump.internal.tcp.proto.*;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Frames recorded from real servers, one JSON object per line: their fields and their payloads. */
final class Golden {

    static final JsonMapper MAPPER = JsonMapper.shared();

    private Golden() {}

    /**
     * A recorded frame.
     *
     * @param fields its content if it is a message
     * @param text its content if it is a text
     */
    record Recorded(String scenario, String suffix, Command command, JsonNode fields, String text, byte[] payload) {
        @Override
        public String toString() {
            return scenario + " " + command + " " + payload.length + " bytes";
        }

        Frame frame() {
            return frameOf(command, payload);
        }
    }

    static Frame frameOf(Command command, byte[] payload) {
        return new Frame(command.code(), Frame.NO_FLAGS, new UUID(1, 2), null, ByteBuffer.wrap(payload));
    }

    static List<Recorded> read(String file) {
        try (InputStream in = Objects.requireNonNull(Golden.class.getResourceAsStream("/golden/" + file))) {
            Stream<String> lines = new String(in.readAllBytes(), StandardCharsets.UTF_8).lines();
            return lines.map(Golden::recorded).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Recorded recorded(String line) {
        JsonNode node = MAPPER.readTree(line);
        return new Recorded(
                node.get("scenario").asString(),
                node.path("suffix").asString(""),
                command(node.get("command").asString()),
                node.path("fields"),
                node.path("text").asString(""),
                HexFormat.of().parseHex(node.get("hex").asString()));
    }

    private static Command command(String name) {
        if (name.equals("ScavengeDatabaseCompleted")) {
            return Command.SCAVENGE_DATABASE_RESPONSE;
        }
        String constant = name.replaceAll("Command$", "")
                .replaceAll("(?<=[a-z])(?=[A-Z])", "_")
                .toUpperCase(Locale.ROOT);
        for (Command command : Command.values()) {
            if (command.name().equals(constant)) {
                return command;
            }
        }
        throw new AssertionError("a recording has a command that is not in the table: " + name);
    }

    /** Returns whether the payload of this command is a message. Other payloads are empty, a text, or an echo. */
    static boolean isMessage(Command command) {
        return DTOS.containsKey(command);
    }

    private static final Map<Command, Message> DTOS = Map.ofEntries(
            Map.entry(Command.WRITE_EVENTS_COMPLETED, WriteEventsCompletedDto.getDefaultInstance()),
            Map.entry(Command.DELETE_STREAM_COMPLETED, DeleteStreamCompletedDto.getDefaultInstance()),
            Map.entry(Command.TRANSACTION_START_COMPLETED, TransactionStartCompletedDto.getDefaultInstance()),
            Map.entry(Command.TRANSACTION_WRITE_COMPLETED, TransactionWriteCompletedDto.getDefaultInstance()),
            Map.entry(Command.TRANSACTION_COMMIT_COMPLETED, TransactionCommitCompletedDto.getDefaultInstance()),
            Map.entry(Command.READ_EVENT_COMPLETED, ReadEventCompletedDto.getDefaultInstance()),
            Map.entry(Command.READ_STREAM_EVENTS_FORWARD_COMPLETED, ReadStreamEventsCompletedDto.getDefaultInstance()),
            Map.entry(Command.READ_STREAM_EVENTS_BACKWARD_COMPLETED, ReadStreamEventsCompletedDto.getDefaultInstance()),
            Map.entry(Command.READ_ALL_EVENTS_FORWARD_COMPLETED, ReadAllEventsCompletedDto.getDefaultInstance()),
            Map.entry(Command.READ_ALL_EVENTS_BACKWARD_COMPLETED, ReadAllEventsCompletedDto.getDefaultInstance()),
            Map.entry(
                    Command.FILTERED_READ_ALL_EVENTS_FORWARD_COMPLETED,
                    FilteredReadAllEventsCompletedDto.getDefaultInstance()),
            Map.entry(
                    Command.FILTERED_READ_ALL_EVENTS_BACKWARD_COMPLETED,
                    FilteredReadAllEventsCompletedDto.getDefaultInstance()),
            Map.entry(Command.CHECKPOINT_REACHED, CheckpointReachedDto.getDefaultInstance()),
            Map.entry(Command.SUBSCRIPTION_CONFIRMATION, SubscriptionConfirmationDto.getDefaultInstance()),
            Map.entry(Command.STREAM_EVENT_APPEARED, StreamEventAppearedDto.getDefaultInstance()),
            Map.entry(Command.SUBSCRIPTION_DROPPED, SubscriptionDroppedDto.getDefaultInstance()),
            Map.entry(
                    Command.CREATE_PERSISTENT_SUBSCRIPTION_COMPLETED,
                    PersistentSubscriptionCompletedDto.getDefaultInstance()),
            Map.entry(
                    Command.UPDATE_PERSISTENT_SUBSCRIPTION_COMPLETED,
                    PersistentSubscriptionCompletedDto.getDefaultInstance()),
            Map.entry(
                    Command.DELETE_PERSISTENT_SUBSCRIPTION_COMPLETED,
                    PersistentSubscriptionCompletedDto.getDefaultInstance()),
            Map.entry(
                    Command.PERSISTENT_SUBSCRIPTION_CONFIRMATION,
                    PersistentSubscriptionConfirmationDto.getDefaultInstance()),
            Map.entry(
                    Command.PERSISTENT_SUBSCRIPTION_STREAM_EVENT_APPEARED,
                    PersistentSubscriptionStreamEventAppearedDto.getDefaultInstance()),
            Map.entry(Command.NOT_HANDLED, NotHandledDto.getDefaultInstance()));

    /** Returns the payload as servers from version 22.6 send it: without zeros, false values and empty texts. */
    static byte[] withoutDefaults(Command command, byte[] payload) {
        Message dto = DTOS.get(command);
        if (dto == null) {
            return payload;
        }
        try {
            return withoutDefaults(dto.getParserForType().parseFrom(payload)).toByteArray();
        } catch (InvalidProtocolBufferException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Message withoutDefaults(Message message) {
        Message.Builder builder = message.newBuilderForType();
        message.getAllFields().forEach((field, value) -> {
            if (field.isRepeated()) {
                ((List<?>) value).forEach(each -> builder.addRepeatedField(field, stripped(field, each)));
            } else if (field.getJavaType() == FieldDescriptor.JavaType.MESSAGE) {
                builder.setField(field, stripped(field, value));
            } else if (!isZero(value)) {
                builder.setField(field, value);
            }
        });
        return builder.build();
    }

    /** The values that proto3 omits, whatever default our own file declares. */
    private static boolean isZero(Object value) {
        return value instanceof Number number && number.longValue() == 0
                || Boolean.FALSE.equals(value)
                || "".equals(value)
                || ByteString.EMPTY.equals(value);
    }

    private static Object stripped(FieldDescriptor field, Object value) {
        return field.getJavaType() == FieldDescriptor.JavaType.MESSAGE ? withoutDefaults((Message) value) : value;
    }
}
