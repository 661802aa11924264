package io.photonpump.embedded.fuzz;

import io.photonpump.internal.tcp.frame.Command;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Frames that are wrong in all ways: recorded requests with bytes changed, cut or added, and pure noise. */
final class FrameMutations {

    private record Request(int code, byte[] payload) {}

    /** The maximum number of frames without noise, so that every run of the test has some. */
    private static final int NOISE_WITHIN = 40_000;

    private final Random random;
    private int untilNoise;
    private final List<Request> recorded = new ArrayList<>();

    FrameMutations(Random random) {
        this.random = random;
        this.untilNoise = random.nextInt(NOISE_WITHIN);
        try (Stream<Path> files =
                Files.list(Path.of(FrameMutations.class.getResource("/golden").toURI()))) {
            files.filter(file -> file.toString().endsWith(".json")).sorted().forEach(this::collect);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (URISyntaxException e) {
            throw new AssertionError(e);
        }
    }

    private void collect(Path file) {
        for (JsonNode step : new JsonMapper().readTree(file.toFile()).get("steps")) {
            JsonNode frame = step.path("send");
            if (frame.has("hex") && frame.get("hex").stringValue().length() > 2) {
                code(frame.get("command").stringValue(), frame.get("hex").stringValue());
            }
        }
    }

    private void code(String command, String hex) {
        for (Command known : Command.values()) {
            if (known.name().replace("_", "").equals(command.toUpperCase(Locale.ROOT))) {
                recorded.add(new Request(known.code(), HexFormat.of().parseHex(hex)));
            }
        }
    }

    /** {@code count} frames, one after the other. Now and then one of them is noise. */
    byte[] batch(int count) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int i = 0; i < count; i++) {
            out.writeBytes(isNoiseDue() ? noise() : frame());
        }
        return out.toByteArray();
    }

    private boolean isNoiseDue() {
        if (untilNoise-- > 0) {
            return false;
        }
        untilNoise = random.nextInt(NOISE_WITHIN);
        return true;
    }

    private byte[] frame() {
        Request request = recorded.get(random.nextInt(recorded.size()));
        return switch (random.nextInt(4)) {
            case 0 -> frame(random.nextInt(256), bytes(random.nextInt(64)));
            case 1 -> frame(random.nextInt(256), request.payload());
            default -> frame(request.code(), mutate(request.payload()));
        };
    }

    private byte[] mutate(byte[] payload) {
        byte[] mutated = payload.clone();
        for (int i = random.nextInt(4); i >= 0; i--) {
            mutated[random.nextInt(mutated.length)] = (byte) random.nextInt(256);
        }
        return switch (random.nextInt(3)) {
            case 0 -> Arrays.copyOf(mutated, random.nextInt(mutated.length));
            case 1 -> Arrays.copyOf(mutated, mutated.length + random.nextInt(16));
            default -> mutated;
        };
    }

    /** Without credentials mostly, and never with the flag that ends the connection. */
    private byte[] frame(int code, byte[] payload) {
        boolean named = random.nextInt(20) == 0;
        byte[] body = named ? concat(new byte[] {1, 'x', 1, 'y'}, payload) : payload;
        byte[] id = bytes(16);
        return ByteBuffer.allocate(22 + body.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(18 + body.length)
                .put((byte) (code == Command.AUTHENTICATE.code() ? Command.PING.code() : code))
                .put((byte) ((random.nextInt(256) & ~0b11) | (named ? 1 : 0)))
                .put(id)
                .put(body)
                .array();
    }

    private byte[] noise() {
        byte[] noise = bytes(4 + random.nextInt(200));
        noise[3] = (byte) 0x80; // a negative length: whatever follows cannot be waited for
        return noise;
    }

    private byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    private static byte[] concat(byte[] first, byte[] second) {
        byte[] all = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, all, first.length, second.length);
        return all;
    }
}
