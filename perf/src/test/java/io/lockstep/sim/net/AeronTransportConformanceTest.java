/*
 * Copyright 2026 The Lockstep Authors.
 *
 * Licensed under the Apache License, Version 2.0 (the "License");
 * you may not use this file except in compliance with the License.
 * You may obtain a copy of the License at
 *
 * https://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software
 * distributed under the License is distributed on an "AS IS" BASIS,
 * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
 * See the License for the specific language governing permissions and
 * limitations under the License.
 */
package io.lockstep.sim.net;

import java.nio.file.Path;

import org.junit.jupiter.api.io.TempDir;

/** Aeron itself keeps what the simulated transport is held to. */
class AeronTransportConformanceTest extends TransportConformance
{
    private static final int FIRST_PORT = 24_710;

    @TempDir
    private Path root;

    @Override
    TransportWorld newWorld()
    {
        return new AeronWorld(root, FIRST_PORT);
    }
}
