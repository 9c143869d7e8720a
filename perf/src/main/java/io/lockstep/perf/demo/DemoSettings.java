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
package io.lockstep.perf.demo;

import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

import io.lockstep.sequencer.Durability;

/** What a demo run is asked for. Plain fields, set by the command line or by a test; checked where they are used. */
public final class DemoSettings
{
    /** Members of the cluster: 1 or 3. */
    public int members = 1;
    /** Longest time to send for, in seconds; 0 for until the input ends. */
    public int seconds = 10;
    /** Clients that send; one if there is an input. */
    public int clients = 4;
    /** Messages a second of all clients together; 0 for as fast as possible. */
    public long ratePerSecond = 20_000;
    /** Seed of the generated order flow. */
    public long seed = 1;
    /** Market-by-order file to send, or null for a generated flow. */
    public Path input;
    /** Speed of the input's own timing: 1 is as it was; 0 for as fast as possible. */
    public double speed = 1;
    /** Longest gap in the input's timing that is kept. */
    public long maxGapNs = TimeUnit.SECONDS.toNanos(1);
    /** What a release is worth. */
    public Durability durability = Durability.DURABLE;
    /** Directory, absent or empty, below which the journals are left; null to leave nothing. */
    public Path keep;
}
