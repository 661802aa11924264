package io.photonpump.internal.tcp.frame;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.util.internal.PlatformDependent;
import io.photonpump.event.Credentials;
import io.photonpump.testing.Seeded;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.assertj.core.api.AbstractThrowableAssert;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FrameCodecTest {

    private static final UUID EXAMPLE_ID = UUID.fromString("00112233-4455-6677-8899-aabbccddeeff");
    private static final String EXAMPLE_ID_HEX = "33221100554477668899aabbccddeeff";

    /** A frame as a value, with a copy of its payload, which outlives the buffer. */
    record Seen(
            int code,
            UUID id,
            @Nullable String username,
            @Nullable String password,
            String payload) {
        static Seen of(Frame frame) {
            byte[] bytes = new byte[frame.payload().remaining()];
            frame.payload().get(bytes);
            Frame.FrameCredentials credentials = frame.credentials();
            return new Seen(
                    frame.code(),
                    frame.correlationId(),
                    credentials == null ? null : credentials.username(),
                    credentials == null ? null : credentials.password(),
                    HexFormat.of().formatHex(bytes));
        }
    }

    /** A decoder whose output is recorded. */
    static final class Reader implements AutoCloseable {
        final List<Seen> frames = new ArrayList<>();
        final List<Throwable> errors = new ArrayList<>();
        private final EmbeddedChannel channel;

        Reader(FrameDecoder decoder) {
            channel = new EmbeddedChannel(decoder, new ChannelInboundHandlerAdapter() {
                @Override
                public void channelRead(ChannelHandlerContext context, Object message) {
                    frames.add(Seen.of((Frame) message));
                }

                @Override
                public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
                    errors.add(cause);
                }
            });
        }

        Reader read(byte[] bytes) {
            channel.writeInbound(
                    channel.alloc().buffer(Math.max(1, bytes.length)).writeBytes(bytes));
            return this;
        }

        @Override
        public void close() {
            channel.finishAndReleaseAll();
        }
    }

    private static byte[] encode(Command command, UUID id, @Nullable Credentials credentials, byte[] payload) {
        ByteBuf out = Unpooled.buffer();
        FrameWriter.write(out, command, id, credentials, payloadOf(payload));
        return toBytes(out);
    }

    private static byte[] toBytes(ByteBuf out) {
        byte[] bytes = new byte[out.readableBytes()];
        out.readBytes(bytes);
        out.release();
        return bytes;
    }

    private static FramePayload payloadOf(byte[] payload) {
        return new FramePayload() {
            @Override
            public int size() {
                return payload.length;
            }

            @Override
            public void writeTo(byte[] out, int at) {
                System.arraycopy(payload, 0, out, at, payload.length);
            }
        };
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }

    @Test
    void frames_are_encoded_as_in_the_worked_examples() {
        assertThat(hex(encode(Command.PING, EXAMPLE_ID, null, new byte[0])))
                .isEqualTo("12000000" + "03" + "00" + EXAMPLE_ID_HEX);
        assertThat(hex(encode(Command.AUTHENTICATE, EXAMPLE_ID, new Credentials("admin", "changeit"), new byte[0])))
                .isEqualTo("21000000" + "f2" + "01" + EXAMPLE_ID_HEX + "0561646d696e" + "086368616e67656974");
        assertThat(hex(encode(
                        Command.IDENTIFY_CLIENT,
                        EXAMPLE_ID,
                        null,
                        HexFormat.of().parseHex("080112026a63"))))
                .isEqualTo("18000000" + "f5" + "00" + EXAMPLE_ID_HEX + "080112026a63");
    }

    /** Returns random credentials that fit a frame, or none in half of the cases. */
    private static @Nullable Credentials credentials(Random random) {
        if (random.nextBoolean()) {
            return null;
        }
        return new Credentials(text(random, 127, 0x80), text(random, 42, 0x3000));
    }

    private static String text(Random random, int longest, int lettersBelow) {
        StringBuilder text = new StringBuilder("x");
        int length = random.nextInt(longest);
        while (text.length() < length) {
            text.append((char) random.nextInt(lettersBelow));
        }
        return text.toString();
    }

    @Test
    void a_frame_survives_any_fragmentation() {
        Seeded.check(150, FrameCodecTest::survivesTheWire);
    }

    private static void survivesTheWire(Random random) {
        Command command = Seeded.oneOf(random, Command.values());
        UUID id = new UUID(random.nextLong(), random.nextLong());
        Credentials credentials = credentials(random);
        byte[] payload = Seeded.bytes(random, 300);
        byte[] one = encode(command, id, credentials, payload);
        byte[] three = new byte[one.length * 3];
        for (int i = 0; i < 3; i++) {
            System.arraycopy(one, 0, three, i * one.length, one.length);
        }
        Seen expected = new Seen(
                command.code(),
                id,
                credentials == null ? null : credentials.username(),
                credentials == null ? null : credentials.password(),
                hex(payload));

        try (Reader reader = new Reader(FrameDecoder.forServer())) {
            cut(three, random).forEach(reader::read);

            assertThat(reader.errors).isEmpty();
            assertThat(reader.frames).containsExactly(expected, expected, expected);
        }
    }

    private static List<byte[]> cut(byte[] bytes, Random random) {
        List<byte[]> pieces = new ArrayList<>();
        for (int from = 0; from < bytes.length; ) {
            int to = Math.min(bytes.length, from + 1 + random.nextInt(random.nextBoolean() ? 3 : bytes.length));
            pieces.add(Arrays.copyOfRange(bytes, from, to));
            from = to;
        }
        return pieces;
    }

    @ParameterizedTest
    @ValueSource(ints = {Integer.MIN_VALUE, -1, 0, 1, 17, Frame.MAX_LENGTH + 1, Integer.MAX_VALUE})
    void an_invalid_length_is_refused_before_the_frame_is_complete(int length) {
        try (Reader reader = new Reader(FrameDecoder.forServer())) {
            reader.read(toBytes(Unpooled.buffer().writeIntLE(length)));

            assertThat(reader.errors).singleElement().isInstanceOf(FrameException.class);
            assertThat(reader.errors.get(0)).hasMessageContaining(String.valueOf(length));

            reader.read(encode(Command.PING, EXAMPLE_ID, null, new byte[0]));
            assertThat(reader.frames)
                    .as("nothing is read after the invalid length")
                    .isEmpty();
            assertThat(reader.errors).hasSize(1);
        }
    }

    @Test
    void a_frame_of_the_largest_length_is_awaited() {
        try (Reader reader = new Reader(FrameDecoder.forServer())) {
            reader.read(toBytes(Unpooled.buffer().writeIntLE(Frame.MAX_LENGTH)));

            assertThat(reader.errors).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "'',             no credentials at all",
        "'05',           a username without letters",
        "'0161',         no password",
        "'016102',       a password without letters",
        "'01610161ff',   OK",
        "'0000',         OK",
        "'ff',           a username of 255 letters in none",
    })
    void credentials_stay_inside_their_frame(String block, String what) {
        byte[] bytes = HexFormat.of().parseHex(block);
        byte[] frame = toBytes(Unpooled.buffer()
                .writeIntLE(Frame.HEADER_LENGTH + bytes.length)
                .writeByte(Command.PING.code())
                .writeByte(Frame.AUTHENTICATED)
                .writeZero(16)
                .writeBytes(bytes));

        try (Reader reader = new Reader(FrameDecoder.forServer())) {
            reader.read(frame);

            if (what.equals("OK")) {
                assertThat(reader.errors).isEmpty();
                assertThat(reader.frames).hasSize(1);
            } else {
                assertThat(reader.frames).isEmpty();
                assertThat(reader.errors).singleElement().isInstanceOf(FrameException.class);
            }
        }
    }

    @Test
    void a_username_of_the_maximum_length_fits() {
        Credentials longest = new Credentials("l".repeat(127), "p".repeat(127));

        try (Reader reader = new Reader(FrameDecoder.forServer())) {
            reader.read(encode(Command.PING, EXAMPLE_ID, longest, new byte[] {7}));

            assertThat(reader.frames)
                    .containsExactly(new Seen(3, EXAMPLE_ID, longest.username(), longest.password(), "07"));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "'485454502f312e3120343030204261642052657175657374', HTTP",
        "'15030300020228',                                     tls=true",
        "'5353482d322e302d4f70656e5353485f392e36',             SSH",
    })
    void a_server_with_another_protocol_is_named(String firstBytes, String name) {
        try (Reader reader = new Reader(FrameDecoder.forClient())) {
            reader.read(HexFormat.of().parseHex(firstBytes));

            assertThat(reader.errors).singleElement().isInstanceOf(FrameException.class);
            assertThat(reader.errors.get(0)).hasMessageContaining(name);
        }
    }

    @Test
    void a_frame_that_is_too_large_for_a_server_leaves_nothing_in_the_buffer() {
        assertThatThrownByLeavesNothing(Frame.MAX_LENGTH, new AssertionError("must not get here"))
                .isInstanceOf(FrameException.class);
    }

    @Test
    void a_payload_that_cannot_be_written_leaves_nothing_in_the_buffer() {
        var broken = new IllegalStateException("no");
        assertThatThrownByLeavesNothing(100, broken).isSameAs(broken);
    }

    private static AbstractThrowableAssert<?, ?> assertThatThrownByLeavesNothing(int size, Throwable writing) {
        ByteBuf out = Unpooled.buffer();
        try {
            FrameWriter.write(out, Command.PING, EXAMPLE_ID, new byte[0]);
            int before = out.writerIndex();
            Throwable thrown = catchThrowable(
                    () -> FrameWriter.write(out, Command.WRITE_EVENTS, EXAMPLE_ID, null, throwing(size, writing)));
            assertThat(out.writerIndex()).isEqualTo(before);
            return assertThat(thrown);
        } finally {
            out.release();
        }
    }

    private static FramePayload throwing(int size, Throwable writing) {
        return new FramePayload() {
            @Override
            public int size() {
                return size;
            }

            @Override
            public void writeTo(byte[] out, int at) {
                PlatformDependent.throwException(writing);
            }
        };
    }

    @Test
    void random_bytes_give_frames_or_one_error() {
        Seeded.check(400, random -> readsOrRefuses(Seeded.bytes(random, 200), random, FrameDecoder.forClient()));
    }

    @Test
    void damaged_frames_give_frames_or_one_error() {
        Seeded.check(400, random -> readsOrRefuses(damagedFrames(random), random, FrameDecoder.forServer()));
    }

    private static byte[] damagedFrames(Random random) {
        byte[] frame = encode(
                Seeded.oneOf(random, Command.values()), EXAMPLE_ID, credentials(random), Seeded.bytes(random, 60));
        byte[] twice = Arrays.copyOf(frame, frame.length * 2);
        System.arraycopy(frame, 0, twice, frame.length, frame.length);
        for (int i = random.nextInt(4); i >= 0; i--) {
            twice[random.nextInt(twice.length)] ^= (byte) (1 << random.nextInt(8));
        }
        return twice;
    }

    private static void readsOrRefuses(byte[] bytes, Random random, FrameDecoder decoder) {
        try (Reader reader = new Reader(decoder)) {
            cut(bytes, random).forEach(reader::read);

            assertThat(reader.errors).hasSizeLessThanOrEqualTo(1);
            assertThat(reader.errors).allMatch(error -> error instanceof FrameException);
        }
    }

    @Test
    void a_frame_with_an_unknown_command_is_decoded() {
        byte[] frame = encode(Command.PING, EXAMPLE_ID, null, new byte[0]);
        frame[4] = 0x42;

        try (Reader reader = new Reader(FrameDecoder.forClient())) {
            reader.read(frame);

            assertThat(reader.errors).isEmpty();
            assertThat(reader.frames.get(0).code()).isEqualTo(0x42);
            assertThat(Command.of(0x42)).isNull();
        }
    }

    @Test
    void every_command_is_found_by_its_code() {
        for (Command command : Command.values()) {
            assertThat(Command.of(command.code())).isSameAs(command);
        }
    }

    @Test
    void credentials_of_a_frame_do_not_print_the_password() {
        assertThat(new Frame.FrameCredentials("admin", "secret-word").toString())
                .doesNotContain("secret-word");
    }
}
