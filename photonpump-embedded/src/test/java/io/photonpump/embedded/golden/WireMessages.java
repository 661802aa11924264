package io.photonpump.embedded.golden;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import io.photonpump.internal.tcp.frame.Command;
import io.photonpump.internal.tcp.proto.ConnectToPersistentSubscriptionDto;
import io.photonpump.internal.tcp.proto.DeletePersistentSubscriptionDto;
import io.photonpump.internal.tcp.proto.DeleteStreamCompletedDto;
import io.photonpump.internal.tcp.proto.DeleteStreamDto;
import io.photonpump.internal.tcp.proto.IdentifyClientDto;
import io.photonpump.internal.tcp.proto.NotHandledDto;
import io.photonpump.internal.tcp.proto.PersistentSubscriptionAckEventsDto;
import io.photonpump.internal.tcp.proto.PersistentSubscriptionCompletedDto;
import io.photonpump.internal.tcp.proto.PersistentSubscriptionConfirmationDto;
import io.photonpump.internal.tcp.proto.PersistentSubscriptionNakEventsDto;
import io.photonpump.internal.tcp.proto.PersistentSubscriptionSettingsDto;
import io.photonpump.internal.tcp.proto.PersistentSubscriptionStreamEventAppearedDto;
import io.photonpump.internal.tcp.proto.ReadAllEventsCompletedDto;
import io.photonpump.internal.tcp.proto.ReadAllEventsDto;
import io.photonpump.internal.tcp.proto.ReadEventCompletedDto;
import io.photonpump.internal.tcp.proto.ReadEventDto;
import io.photonpump.internal.tcp.proto.ReadStreamEventsCompletedDto;
import io.photonpump.internal.tcp.proto.ReadStreamEventsDto;
import io.photonpump.internal.tcp.proto.ScavengeDatabaseResponseDto;
import io.photonpump.internal.tcp.proto.StreamEventAppearedDto;
import io.photonpump.internal.tcp.proto.SubscribeToStreamDto;
import io.photonpump.internal.tcp.proto.SubscriptionConfirmationDto;
import io.photonpump.internal.tcp.proto.SubscriptionDroppedDto;
import io.photonpump.internal.tcp.proto.TransactionCommitCompletedDto;
import io.photonpump.internal.tcp.proto.TransactionCommitDto;
import io.photonpump.internal.tcp.proto.TransactionStartCompletedDto;
import io.photonpump.internal.tcp.proto.TransactionStartDto;
import io.photonpump.internal.tcp.proto.TransactionWriteCompletedDto;
import io.photonpump.internal.tcp.proto.TransactionWriteDto;
import io.photonpump.internal.tcp.proto.WriteEventsCompletedDto;
import io.photonpump.internal.tcp.proto.WriteEventsDto;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** The recordings' names of commands, messages, fields and enum values. */
final class WireMessages {

    private static final Map<String, Message> BY_NAME = Map.ofEntries(
            Map.entry("WriteEvents", WriteEventsDto.getDefaultInstance()),
            Map.entry("WriteEventsCompleted", WriteEventsCompletedDto.getDefaultInstance()),
            Map.entry("TransactionStart", TransactionStartDto.getDefaultInstance()),
            Map.entry("TransactionStartCompleted", TransactionStartCompletedDto.getDefaultInstance()),
            Map.entry("TransactionWrite", TransactionWriteDto.getDefaultInstance()),
            Map.entry("TransactionWriteCompleted", TransactionWriteCompletedDto.getDefaultInstance()),
            Map.entry("TransactionCommit", TransactionCommitDto.getDefaultInstance()),
            Map.entry("TransactionCommitCompleted", TransactionCommitCompletedDto.getDefaultInstance()),
            Map.entry("DeleteStream", DeleteStreamDto.getDefaultInstance()),
            Map.entry("DeleteStreamCompleted", DeleteStreamCompletedDto.getDefaultInstance()),
            Map.entry("ReadEvent", ReadEventDto.getDefaultInstance()),
            Map.entry("ReadEventCompleted", ReadEventCompletedDto.getDefaultInstance()),
            Map.entry("ReadStreamEventsForward", ReadStreamEventsDto.getDefaultInstance()),
            Map.entry("ReadStreamEventsBackward", ReadStreamEventsDto.getDefaultInstance()),
            Map.entry("ReadStreamEventsForwardCompleted", ReadStreamEventsCompletedDto.getDefaultInstance()),
            Map.entry("ReadStreamEventsBackwardCompleted", ReadStreamEventsCompletedDto.getDefaultInstance()),
            Map.entry("ReadAllEventsForward", ReadAllEventsDto.getDefaultInstance()),
            Map.entry("ReadAllEventsBackward", ReadAllEventsDto.getDefaultInstance()),
            Map.entry("ReadAllEventsForwardCompleted", ReadAllEventsCompletedDto.getDefaultInstance()),
            Map.entry("ReadAllEventsBackwardCompleted", ReadAllEventsCompletedDto.getDefaultInstance()),
            Map.entry("SubscribeToStream", SubscribeToStreamDto.getDefaultInstance()),
            Map.entry("SubscriptionConfirmation", SubscriptionConfirmationDto.getDefaultInstance()),
            Map.entry("StreamEventAppeared", StreamEventAppearedDto.getDefaultInstance()),
            Map.entry("UnsubscribeFromStream", SubscriptionDroppedDto.getDefaultInstance()),
            Map.entry("SubscriptionDropped", SubscriptionDroppedDto.getDefaultInstance()),
            Map.entry("CreatePersistentSubscription", PersistentSubscriptionSettingsDto.getDefaultInstance()),
            Map.entry("UpdatePersistentSubscription", PersistentSubscriptionSettingsDto.getDefaultInstance()),
            Map.entry("DeletePersistentSubscription", DeletePersistentSubscriptionDto.getDefaultInstance()),
            Map.entry("CreatePersistentSubscriptionCompleted", PersistentSubscriptionCompletedDto.getDefaultInstance()),
            Map.entry("UpdatePersistentSubscriptionCompleted", PersistentSubscriptionCompletedDto.getDefaultInstance()),
            Map.entry("DeletePersistentSubscriptionCompleted", PersistentSubscriptionCompletedDto.getDefaultInstance()),
            Map.entry("ConnectToPersistentSubscription", ConnectToPersistentSubscriptionDto.getDefaultInstance()),
            Map.entry("PersistentSubscriptionAckEvents", PersistentSubscriptionAckEventsDto.getDefaultInstance()),
            Map.entry("PersistentSubscriptionNakEvents", PersistentSubscriptionNakEventsDto.getDefaultInstance()),
            Map.entry("PersistentSubscriptionConfirmation", PersistentSubscriptionConfirmationDto.getDefaultInstance()),
            Map.entry(
                    "PersistentSubscriptionStreamEventAppeared",
                    PersistentSubscriptionStreamEventAppearedDto.getDefaultInstance()),
            Map.entry("ScavengeDatabaseCompleted", ScavengeDatabaseResponseDto.getDefaultInstance()),
            Map.entry("NotHandled", NotHandledDto.getDefaultInstance()),
            Map.entry("IdentifyClient", IdentifyClientDto.getDefaultInstance()));

    private static final List<String> OPERATION_RESULT = List.of(
            "Success",
            "PrepareTimeout",
            "CommitTimeout",
            "ForwardTimeout",
            "WrongExpectedVersion",
            "StreamDeleted",
            "InvalidTransaction",
            "AccessDenied");

    private static final Map<String, List<String>> ENUMS = Map.of(
            "ReadEventCompleted", List.of("Success", "NotFound", "NoStream", "StreamDeleted", "Error", "AccessDenied"),
            "ReadStreamEventsForwardCompleted",
                    List.of("Success", "NoStream", "StreamDeleted", "NotModified", "Error", "AccessDenied"),
            "ReadStreamEventsBackwardCompleted",
                    List.of("Success", "NoStream", "StreamDeleted", "NotModified", "Error", "AccessDenied"),
            "ReadAllEventsForwardCompleted", List.of("Success", "NotModified", "Error", "AccessDenied"),
            "ReadAllEventsBackwardCompleted", List.of("Success", "NotModified", "Error", "AccessDenied"),
            "CreatePersistentSubscriptionCompleted", List.of("Success", "AlreadyExists", "Fail", "AccessDenied"),
            "UpdatePersistentSubscriptionCompleted", List.of("Success", "DoesNotExist", "Fail", "AccessDenied"),
            "DeletePersistentSubscriptionCompleted", List.of("Success", "DoesNotExist", "Fail", "AccessDenied"),
            "ScavengeDatabaseCompleted", List.of("Started", "InProgress", "Unauthorized"),
            "SubscriptionDropped",
                    List.of(
                            "Unsubscribed",
                            "AccessDenied",
                            "NotFound",
                            "PersistentSubscriptionDeleted",
                            "SubscriberMaxCountReached"));

    private static final List<String> NAK_ACTIONS = List.of("Unknown", "Park", "Retry", "Skip", "Stop");

    private WireMessages() {}

    /** The message of a command, or null where the payload is none. */
    static Message of(String command) {
        return BY_NAME.get(command);
    }

    static int code(String command) {
        if (command.startsWith("0x")) {
            return Integer.parseInt(command.substring(2), 16);
        }
        for (Command known : Command.values()) {
            if (name(known.code()).equals(command)) {
                return known.code();
            }
        }
        throw new IllegalArgumentException(command);
    }

    static String name(int code) {
        Command command = Command.of(code);
        if (command == null) {
            return String.format("0x%02X", code);
        }
        return switch (command) {
            case HEARTBEAT_REQUEST, HEARTBEAT_RESPONSE -> camel(command) + "Command";
            case SCAVENGE_DATABASE_RESPONSE -> "ScavengeDatabaseCompleted";
            default -> camel(command);
        };
    }

    private static String camel(Command command) {
        return Arrays.stream(command.name().split("_"))
                .map(word -> word.charAt(0) + word.substring(1).toLowerCase(Locale.ROOT))
                .collect(Collectors.joining());
    }

    /** The recordings' name of a field. */
    static String name(FieldDescriptor field) {
        return switch (field.getName()) {
            case "require_leader" -> "require_master";
            case "retry_count" -> "retryCount";
            case "scavenge_id" -> "scavengeId";
            default -> field.getName();
        };
    }

    static boolean isEnum(FieldDescriptor field) {
        return field.getName().equals("result")
                || field.getName().equals("action")
                || (field.getName().equals("reason") && field.getJavaType() == FieldDescriptor.JavaType.INT);
    }

    static boolean isId(FieldDescriptor field) {
        return field.getName().equals("event_id") || field.getName().equals("processed_event_ids");
    }

    static List<String> values(String command, FieldDescriptor field) {
        return field.getName().equals("action") ? NAK_ACTIONS : ENUMS.getOrDefault(command, OPERATION_RESULT);
    }
}
