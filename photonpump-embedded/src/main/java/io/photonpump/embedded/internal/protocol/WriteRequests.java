package io.photonpump.embedded.internal.protocol;

import io.photonpump.embedded.internal.access.User;
import io.photonpump.embedded.internal.dialect.DialectRules;
import io.photonpump.embedded.internal.engine.EventStoreEngine;
import io.photonpump.embedded.internal.store.ExpectedVersion;
import io.photonpump.embedded.internal.store.ProposedEvent;
import io.photonpump.embedded.internal.store.WriteResult;
import io.photonpump.embedded.internal.store.WriteResult.Status;
import io.photonpump.internal.tcp.frame.Command;
import io.photonpump.internal.tcp.proto.DeleteStreamCompletedDto;
import io.photonpump.internal.tcp.proto.DeleteStreamDto;
import io.photonpump.internal.tcp.proto.TransactionCommitCompletedDto;
import io.photonpump.internal.tcp.proto.TransactionCommitDto;
import io.photonpump.internal.tcp.proto.TransactionStartCompletedDto;
import io.photonpump.internal.tcp.proto.TransactionStartDto;
import io.photonpump.internal.tcp.proto.TransactionWriteCompletedDto;
import io.photonpump.internal.tcp.proto.TransactionWriteDto;
import io.photonpump.internal.tcp.proto.WriteEventsCompletedDto;
import io.photonpump.internal.tcp.proto.WriteEventsDto;
import java.util.List;
import java.util.function.Function;

/** Writes, deletes and transactions (docs/protocol.md, Writes, Deletes and Transactions). */
final class WriteRequests {

    /** The codes of OperationResult on the wire. */
    private static final int SUCCESS = 0;

    private static final int WRONG_EXPECTED_VERSION = 4;
    private static final int STREAM_DELETED = 5;
    private static final int ACCESS_DENIED = 7;

    private final DialectRules dialect;
    private final Defaults defaults;

    WriteRequests(DialectRules dialect, Defaults defaults) {
        this.dialect = dialect;
        this.defaults = defaults;
    }

    void write(Request request) {
        PackedEvents packed = request.events(WriteEventsDto.getDefaultInstance(), WriteEventsDto.EVENTS_FIELD_NUMBER);
        WriteEventsDto dto = request.parse(WriteEventsDto.getDefaultInstance(), packed.rest());
        String stream = Arguments.writable(dto.hasEventStreamId(), dto.getEventStreamId());
        long expected = Arguments.expectedVersionOfWrite(dto.getExpectedVersion());
        Function<User, Function<EventStoreEngine, WriteResult>> prepare = user -> {
            if (!request.writer().mayWrite(user, stream)) {
                return engine -> WriteResult.ACCESS_DENIED;
            }
            List<ProposedEvent> events = packed.unpack();
            return engine -> engine.write(user, stream, expected, events);
        };
        request.proceed(RequestKind.WRITE, dto.getRequireLeader(), prepare, write -> {
            WriteResult result = write.apply(request.writer());
            if (result.status() != Status.NO_REPLY) {
                request.reply(Command.WRITE_EVENTS_COMPLETED, written(result));
            }
        });
    }

    private WriteEventsCompletedDto written(WriteResult result) {
        WriteEventsCompletedDto.Builder dto = WriteEventsCompletedDto.newBuilder();
        int code = code(result.status());
        if (defaults.keeps(code)) {
            dto.setResult(code);
        }
        if (code != SUCCESS) {
            dto.setMessage(message(result.status()));
        }
        if (defaults.keeps(result.first())) {
            dto.setFirstEventNumber(result.first());
        }
        if (defaults.keeps(result.last())) {
            dto.setLastEventNumber(result.last());
        }
        long current = code == SUCCESS ? 0 : result.current();
        if (defaults.keeps(current)) {
            dto.setCurrentVersion(current);
        }
        long position = position(result);
        return dto.setPreparePosition(position).setCommitPosition(position).build();
    }

    void delete(Request request) {
        DeleteStreamDto dto = request.parse(DeleteStreamDto.getDefaultInstance());
        String stream = Arguments.writable(dto.hasEventStreamId(), dto.getEventStreamId());
        long expected = dialect.deletesWhatExists()
                ? Arguments.expectedVersionOfWrite(dto.getExpectedVersion())
                : Arguments.atLeast("the expected version", ExpectedVersion.ANY, dto.getExpectedVersion());
        request.proceed(RequestKind.WRITE, dto.getRequireLeader(), user -> {
            WriteResult result = request.writer().delete(user, stream, expected, dto.getHardDelete());
            request.reply(Command.DELETE_STREAM_COMPLETED, deleted(result));
        });
    }

    private DeleteStreamCompletedDto deleted(WriteResult result) {
        DeleteStreamCompletedDto.Builder dto = DeleteStreamCompletedDto.newBuilder();
        int code = code(result.status());
        if (defaults.keeps(code)) {
            dto.setResult(code);
        }
        if (code != SUCCESS) {
            dto.setMessage(message(result.status()));
        }
        if (dialect.tellsVersionOfDelete() && defaults.keeps(result.current())) {
            dto.setCurrentVersion(result.current());
        }
        long position = position(result);
        return dto.setPreparePosition(position).setCommitPosition(position).build();
    }

    void startTransaction(Request request) {
        TransactionStartDto dto = request.parse(TransactionStartDto.getDefaultInstance());
        String stream = Arguments.writable(dto.hasEventStreamId(), dto.getEventStreamId());
        long expected = Arguments.atLeast("the expected version", ExpectedVersion.ANY, dto.getExpectedVersion());
        request.proceed(RequestKind.WRITE, dto.getRequireLeader(), user -> {
            long id = request.writer().startTransaction(user, stream, expected);
            TransactionStartCompletedDto.Builder reply =
                    TransactionStartCompletedDto.newBuilder().setTransactionId(id);
            int code = id < 0 ? ACCESS_DENIED : SUCCESS;
            if (defaults.keeps(code)) {
                reply.setResult(code);
            }
            if (code != SUCCESS) {
                reply.setMessage(dialect.accessDeniedText());
            }
            request.reply(Command.TRANSACTION_START_COMPLETED, reply.build());
        });
    }

    void writeTransaction(Request request) {
        PackedEvents packed =
                request.events(TransactionWriteDto.getDefaultInstance(), TransactionWriteDto.EVENTS_FIELD_NUMBER);
        TransactionWriteDto dto = request.parse(TransactionWriteDto.getDefaultInstance(), packed.rest());
        long id = Arguments.atLeast("the transaction id", 0, dto.getTransactionId());
        Function<User, Function<EventStoreEngine, Boolean>> prepare = user -> {
            if (!request.writer().mayWriteTransaction(user, id)) {
                return engine -> false;
            }
            List<ProposedEvent> events = packed.unpack();
            return engine -> engine.writeTransaction(user, id, events);
        };
        request.proceed(RequestKind.WRITE, dto.getRequireLeader(), prepare, write -> {
            int code = write.apply(request.writer()) ? SUCCESS : ACCESS_DENIED;
            TransactionWriteCompletedDto.Builder reply =
                    TransactionWriteCompletedDto.newBuilder().setTransactionId(id);
            if (defaults.keeps(code)) {
                reply.setResult(code);
            }
            if (code != SUCCESS) {
                reply.setMessage(dialect.accessDeniedText());
            }
            request.reply(Command.TRANSACTION_WRITE_COMPLETED, reply.build());
        });
    }

    void commitTransaction(Request request) {
        TransactionCommitDto dto = request.parse(TransactionCommitDto.getDefaultInstance());
        long id = Arguments.atLeast("the transaction id", 0, dto.getTransactionId());
        request.proceed(RequestKind.WRITE, dto.getRequireLeader(), user -> {
            WriteResult result = request.writer().commitTransaction(user, id);
            if (result.status() != Status.NO_REPLY) {
                request.reply(Command.TRANSACTION_COMMIT_COMPLETED, committed(id, result));
            }
        });
    }

    private TransactionCommitCompletedDto committed(long id, WriteResult result) {
        TransactionCommitCompletedDto.Builder dto =
                TransactionCommitCompletedDto.newBuilder().setTransactionId(id);
        int code = code(result.status());
        if (defaults.keeps(code)) {
            dto.setResult(code);
        }
        String message = code == SUCCESS ? "" : message(result.status());
        if (defaults.keeps(message)) {
            dto.setMessage(message);
        }
        if (defaults.keeps(result.first())) {
            dto.setFirstEventNumber(result.first());
        }
        if (defaults.keeps(result.last())) {
            dto.setLastEventNumber(result.last());
        }
        long position = position(result);
        return dto.setPreparePosition(position).setCommitPosition(position).build();
    }

    private long position(WriteResult result) {
        return switch (result.status()) {
            case WRITTEN -> result.position();
            case REPEATED -> dialect.knowsPositionOfRepeat() ? result.position() : -1;
            case WRONG_EXPECTED_VERSION, STREAM_DELETED, ACCESS_DENIED, NO_REPLY -> -1;
        };
    }

    private static int code(Status status) {
        return switch (status) {
            case WRITTEN, REPEATED -> SUCCESS;
            case WRONG_EXPECTED_VERSION -> WRONG_EXPECTED_VERSION;
            case STREAM_DELETED -> STREAM_DELETED;
            case ACCESS_DENIED -> ACCESS_DENIED;
            case NO_REPLY -> throw new IllegalArgumentException("no reply has no code");
        };
    }

    private String message(Status status) {
        return switch (status) {
            case WRONG_EXPECTED_VERSION -> "Wrong expected version.";
            case STREAM_DELETED -> "Stream is deleted.";
            case ACCESS_DENIED -> dialect.accessDeniedText();
            case WRITTEN, REPEATED, NO_REPLY -> "";
        };
    }
}
