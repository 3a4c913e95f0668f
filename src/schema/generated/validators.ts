// Generated from src/schema/*.schema.json by `npm run generate`; do not edit.
// @ts-nocheck
import { formats } from '../formats.ts';

export const validateInstance = validate52;
const schema19 = {"type":"object","additionalProperties":false,"required":["apiVersion","kind","metadata"],"properties":{"apiVersion":{"const":"ballast/v1"},"kind":{"const":"Instance"},"metadata":{"type":"object","additionalProperties":false,"required":["name"],"properties":{"name":{"type":"string","format":"instance-name"},"labels":{"type":"object","additionalProperties":{"type":"string","format":"one-line"}}}},"spec":{"$ref":"spec"}},"$id":"instance"};
const formats0 = formats["instance-name"];
const formats2 = formats["one-line"];
const schema20 = {"type":["object","null"],"additionalProperties":false,"properties":{"profiles":{"type":["array","null"],"items":{"type":"string","format":"instance-name"}},"profiles+":{"type":"array","items":{"type":"string","format":"instance-name"}},"node":{"type":["string","null"],"format":"node-name"},"state":{"enum":["Running","Stopped","Frozen","Absent",null]},"dependsOn":{"type":["array","null"],"items":{"type":"object","additionalProperties":false,"required":["name"],"properties":{"name":{"type":"string","format":"instance-name"},"condition":{"enum":["Started","Healthy",null]}}}},"dependsOn+":{"type":"array","items":{"type":"object","additionalProperties":false,"required":["name"],"properties":{"name":{"type":"string","format":"instance-name"},"condition":{"enum":["Started","Healthy",null]}}}},"hvparams":{"type":["object","null"],"additionalProperties":false,"properties":{"cpu_mask":{"type":["string","integer","null"],"format":"cpu-list","minimum":0,"maximum":8191},"lxc_cgroup_use":{"type":["array","null"],"items":{"enum":["blkio","cpu","cpuacct","cpuset","devices","dmem","freezer","hugetlb","io","memory","misc","net_cls","net_prio","perf_event","pids","rdma"]}},"lxc_cgroup_use+":{"type":"array","items":{"enum":["blkio","cpu","cpuacct","cpuset","devices","dmem","freezer","hugetlb","io","memory","misc","net_cls","net_prio","perf_event","pids","rdma"]}},"lxc_tty":{"type":["integer","null"],"minimum":0,"maximum":255},"lxc_startup_wait":{"type":["integer","null"],"minimum":1,"maximum":3600},"lxc_extra_config":{"type":["string","null"],"format":"lxc-lines"},"lxc_extra_config_file":{"type":["string","null"],"format":"path"}}},"devices":{"type":["object","null"],"additionalProperties":false,"properties":{"preset":{"enum":["ganeti","systemd","none",null]},"allow":{"type":["array","null"],"items":{"type":"string","format":"device-rule"}},"allow+":{"type":"array","items":{"type":"string","format":"device-rule"}}}},"capabilities":{"type":["object","null"],"additionalProperties":false,"properties":{"drop":{"type":["array","null"],"items":{"enum":["audit_control","audit_read","audit_write","block_suspend","bpf","checkpoint_restore","chown","dac_override","dac_read_search","fowner","fsetid","ipc_lock","ipc_owner","kill","lease","linux_immutable","mac_admin","mac_override","mknod","net_admin","net_bind_service","net_broadcast","net_raw","perfmon","setfcap","setgid","setpcap","setuid","sys_admin","sys_boot","sys_chroot","sys_module","sys_nice","sys_pacct","sys_ptrace","sys_rawio","sys_resource","sys_time","sys_tty_config","syslog","wake_alarm"]}},"drop+":{"type":"array","items":{"enum":["audit_control","audit_read","audit_write","block_suspend","bpf","checkpoint_restore","chown","dac_override","dac_read_search","fowner","fsetid","ipc_lock","ipc_owner","kill","lease","linux_immutable","mac_admin","mac_override","mknod","net_admin","net_bind_service","net_broadcast","net_raw","perfmon","setfcap","setgid","setpcap","setuid","sys_admin","sys_boot","sys_chroot","sys_module","sys_nice","sys_pacct","sys_ptrace","sys_rawio","sys_resource","sys_time","sys_tty_config","syslog","wake_alarm"]}},"keep":{"type":["array","null"],"items":{"enum":["audit_control","audit_read","audit_write","block_suspend","bpf","checkpoint_restore","chown","dac_override","dac_read_search","fowner","fsetid","ipc_lock","ipc_owner","kill","lease","linux_immutable","mac_admin","mac_override","mknod","net_admin","net_bind_service","net_broadcast","net_raw","perfmon","setfcap","setgid","setpcap","setuid","sys_admin","sys_boot","sys_chroot","sys_module","sys_nice","sys_pacct","sys_ptrace","sys_rawio","sys_resource","sys_time","sys_tty_config","syslog","wake_alarm"]}},"keep+":{"type":"array","items":{"enum":["audit_control","audit_read","audit_write","block_suspend","bpf","checkpoint_restore","chown","dac_override","dac_read_search","fowner","fsetid","ipc_lock","ipc_owner","kill","lease","linux_immutable","mac_admin","mac_override","mknod","net_admin","net_bind_service","net_broadcast","net_raw","perfmon","setfcap","setgid","setpcap","setuid","sys_admin","sys_boot","sys_chroot","sys_module","sys_nice","sys_pacct","sys_ptrace","sys_rawio","sys_resource","sys_time","sys_tty_config","syslog","wake_alarm"]}}}},"security":{"type":["object","null"],"additionalProperties":false,"properties":{"idmap":{"type":["string","null"],"format":"idmap"},"nesting":{"type":["boolean","null"]}}},"memory":{"type":["object","null"],"additionalProperties":false,"properties":{"min":{"type":["string","integer","null"],"format":"bytes","minimum":0,"maximum":9007199254740991},"max":{"type":["string","integer","null"],"format":"memory-limit","minimum":4194304,"maximum":9007199254740991},"target":{"type":["string","integer","null"],"format":"memory-target","minimum":4194304,"maximum":9007199254740991},"swap":{"type":["string","integer","null"],"format":"bytes","minimum":0,"maximum":9007199254740991},"weight":{"type":["integer","null"],"minimum":1,"maximum":10000}}},"cpu":{"type":["object","null"],"additionalProperties":false,"properties":{"quota":{"type":["number","null"],"minimum":0.01,"maximum":8192},"weight":{"type":["integer","null"],"minimum":1,"maximum":10000}}},"pids":{"type":["integer","null"],"minimum":8,"maximum":4194304},"nics":{"type":["array","null"],"items":{"type":"object","additionalProperties":false,"required":["name"],"properties":{"name":{"type":"string","format":"interface-name"},"bridge":{"type":["string","null"],"format":"interface-name"},"routed":{"type":["object","null"],"additionalProperties":false,"properties":{"proxy":{"type":["string","null"],"format":"interface-name"}}},"macvlan":{"type":["object","null"],"additionalProperties":false,"required":["parent"],"properties":{"parent":{"type":"string","format":"interface-name"},"mode":{"enum":["bridge","private","vepa","passthru",null]}}},"phys":{"type":["string","null"],"format":"interface-name"},"mac":{"type":["string","null"],"format":"mac"},"mtu":{"type":["integer","null"],"minimum":68,"maximum":65535},"vlan":{"type":["integer","null"],"minimum":1,"maximum":4094},"ipv4":{"type":["array","null"],"items":{"type":"string","format":"ipv4-prefix"}},"ipv4+":{"type":"array","items":{"type":"string","format":"ipv4-prefix"}},"gateway4":{"type":["string","null"],"format":"ipv4"},"ipv6":{"type":["array","null"],"items":{"type":"string","format":"ipv6-prefix"}},"ipv6+":{"type":"array","items":{"type":"string","format":"ipv6-prefix"}},"gateway6":{"type":["string","null"],"format":"ipv6"},"hooks":{"type":["object","null"],"additionalProperties":false,"properties":{"up":{"type":["string","null"],"format":"program-path"},"down":{"type":["string","null"],"format":"program-path"}}}}}},"disks":{"type":["array","null"],"items":{"type":"object","additionalProperties":false,"required":["name"],"properties":{"name":{"type":"string","format":"instance-name"},"mount":{"type":["string","null"],"format":"absolute-path"},"readOnly":{"type":["boolean","null"]},"io":{"type":["object","null"],"additionalProperties":false,"properties":{"readBps":{"type":["string","integer","null"],"format":"bytes","minimum":4096,"maximum":9007199254740991},"writeBps":{"type":["string","integer","null"],"format":"bytes","minimum":4096,"maximum":9007199254740991},"readIops":{"type":["integer","null"],"minimum":1,"maximum":4294967294},"writeIops":{"type":["integer","null"],"minimum":1,"maximum":4294967294}}},"directory":{"type":["object","null"],"additionalProperties":false,"properties":{"path":{"type":["string","null"],"format":"path"},"base":{"type":["string","null"],"format":"path"}}},"image":{"type":["object","null"],"additionalProperties":false,"properties":{"path":{"type":["string","null"],"format":"path"},"size":{"type":["string","integer","null"],"format":"disk-size","minimum":1048576,"multipleOf":512,"maximum":9007199254740991},"filesystem":{"enum":["ext4","xfs","btrfs",null]},"base":{"type":["string","null"],"format":"path"},"partition":{"type":["integer","null"],"minimum":1,"maximum":128}}},"block":{"type":["object","null"],"additionalProperties":false,"required":["device"],"properties":{"device":{"type":"string","format":"absolute-path"},"filesystem":{"enum":["ext4","xfs","btrfs",null]}}},"btrfs":{"type":["object","null"],"additionalProperties":false,"required":["folder"],"properties":{"folder":{"type":"string","format":"path"},"base":{"type":["string","null"],"format":"path"},"size":{"type":["string","integer","null"],"format":"disk-size","minimum":1048576,"multipleOf":512,"maximum":9007199254740991}}},"lvm":{"type":["object","null"],"additionalProperties":false,"required":["group"],"properties":{"group":{"type":"string","format":"volume-name"},"volume":{"type":["string","null"],"format":"volume-name"},"thinPool":{"type":["string","null"],"format":"volume-name"},"size":{"type":["string","integer","null"],"format":"disk-size","minimum":1048576,"multipleOf":512,"maximum":9007199254740991},"filesystem":{"enum":["ext4","xfs","btrfs",null]}}},"drbd":{"type":["object","null"],"additionalProperties":false,"required":["resource"],"properties":{"resource":{"type":"string","format":"volume-name"},"volume":{"type":["integer","null"],"minimum":0,"maximum":65535},"filesystem":{"enum":["ext4","xfs","btrfs",null]}}},"rbd":{"type":["object","null"],"additionalProperties":false,"required":["pool"],"properties":{"pool":{"type":"string","format":"volume-name"},"image":{"type":["string","null"],"format":"volume-name"},"size":{"type":["string","integer","null"],"format":"disk-size","minimum":1048576,"multipleOf":512,"maximum":9007199254740991},"filesystem":{"enum":["ext4","xfs","btrfs",null]}}},"zfs":{"type":["object","null"],"additionalProperties":false,"required":["parent"],"properties":{"parent":{"type":"string","format":"dataset-name"},"base":{"type":["string","null"],"format":"dataset-name"},"size":{"type":["string","integer","null"],"format":"disk-size","minimum":1048576,"multipleOf":512,"maximum":9007199254740991}}}}}},"os":{"type":["object","null"],"additionalProperties":false,"properties":{"template":{"type":["string","null"],"format":"template-name"},"args":{"type":["array","null"],"items":{"type":"string","format":"one-line"}},"args+":{"type":"array","items":{"type":"string","format":"one-line"}},"copy":{"type":["object","null"],"additionalProperties":false,"required":["path"],"properties":{"path":{"type":"string","format":"path"}}},"tarball":{"type":["object","null"],"additionalProperties":false,"required":["path"],"properties":{"path":{"type":"string","format":"path"}}},"base":{"type":["object","null"],"additionalProperties":false,"properties":{}},"ganeti":{"type":["object","null"],"additionalProperties":false,"required":["name"],"properties":{"name":{"type":"string","format":"template-name"},"variant":{"type":["string","null"],"format":"template-name"},"parameters":{"type":["object","null"],"additionalProperties":{"type":"string","format":"one-line"}},"import":{"type":["string","null"],"format":"path"},"renameFrom":{"type":["string","null"],"format":"template-name"},"timeout":{"type":["string","null"],"format":"duration"}}},"oci":{"type":["object","null"],"additionalProperties":false,"required":["path"],"properties":{"path":{"type":"string","format":"path"},"tag":{"type":["string","null"],"format":"one-line"}}},"fit":{"type":["object","null"],"additionalProperties":false,"properties":{"except":{"type":["array","null"],"items":{"enum":["Hostname","Hosts","Fstab","Consoles","Network","MachineId","Hardware"]}},"except+":{"type":"array","items":{"enum":["Hostname","Hosts","Fstab","Consoles","Network","MachineId","Hardware"]}}}}}},"lifecycle":{"type":["object","null"],"additionalProperties":false,"properties":{"stop":{"type":["object","null"],"additionalProperties":false,"properties":{"timeout":{"type":["string","null"],"format":"duration"},"thenKill":{"type":["boolean","null"]}}},"reboot":{"enum":["Soft","Hard",null]},"rebootCounter":{"type":["integer","null"],"minimum":0,"maximum":2147483647},"guestPoweroff":{"enum":["Accept","Restart",null]},"protect":{"type":["array","null"],"items":{"enum":["Delete","Recreate","Stop","Migrate"]}},"protect+":{"type":"array","items":{"enum":["Delete","Recreate","Stop","Migrate"]}}}},"updates":{"type":["object","null"],"additionalProperties":false,"properties":{"restart":{"enum":["Auto","Approve","InWindow","Never",null]},"window":{"type":["string","null"],"format":"instance-name"},"recreate":{"enum":["Auto","Approve","Never",null]},"migrate":{"enum":["Auto","Approve","Never",null]}}},"restart":{"type":["object","null"],"additionalProperties":false,"properties":{"policy":{"enum":["Always","OnFailure","Never",null]},"backoff":{"type":["object","null"],"additionalProperties":false,"properties":{"initial":{"type":["string","null"],"format":"duration"},"max":{"type":["string","null"],"format":"duration"},"resetAfter":{"type":["string","null"],"format":"duration"}}}}},"health":{"type":["object","null"],"additionalProperties":false,"properties":{"exec":{"type":["array","null"],"items":{"type":"string","format":"one-line"}},"exec+":{"type":"array","items":{"type":"string","format":"one-line"}},"interval":{"type":["string","null"],"format":"duration"},"timeout":{"type":["string","null"],"format":"duration"},"failures":{"type":["integer","null"],"minimum":1,"maximum":1000}}},"migration":{"type":["object","null"],"additionalProperties":false,"properties":{"mode":{"enum":["Auto","Live","Cold",null]},"memory":{"enum":["Auto","PostCopy","PreCopy","StopCopy",null]},"transport":{"enum":["Ssh","Plain",null]}}},"placement":{"type":["object","null"],"additionalProperties":false,"properties":{"nodeSelector":{"type":["object","null"],"additionalProperties":{"type":"string","format":"one-line"}},"antiAffinity":{"type":["object","null"],"additionalProperties":{"type":"string","format":"one-line"}}}},"ha":{"type":["object","null"],"additionalProperties":false,"properties":{"failover":{"enum":["Never","Auto",null]}}}},"$id":"spec"};
const func1 = Object.prototype.hasOwnProperty;
const formats8 = formats["node-name"];
const formats14 = formats["cpu-list"];
const formats16 = formats["lxc-lines"];
const formats18 = formats.path;
const formats20 = formats["device-rule"];
const formats24 = formats.idmap;
const formats26 = formats.bytes;
const formats28 = formats["memory-limit"];
const formats30 = formats["memory-target"];
const formats34 = formats["interface-name"];
const formats44 = formats.mac;
const formats46 = formats["ipv4-prefix"];
const formats50 = formats.ipv4;
const formats52 = formats["ipv6-prefix"];
const formats56 = formats.ipv6;
const formats58 = formats["program-path"];
const formats64 = formats["absolute-path"];
const formats76 = formats["disk-size"];
const formats88 = formats["volume-name"];
const formats104 = formats["dataset-name"];
const formats110 = formats["template-name"];
const formats130 = formats.duration;

function validate53(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
/*# sourceURL="spec" */;
let vErrors = null;
let errors = 0;
const evaluated0 = validate53.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if((!(data && typeof data == "object" && !Array.isArray(data))) && (data !== null)){
const err0 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: schema20.type}};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
if(data && typeof data == "object" && !Array.isArray(data)){
for(const key0 in data){
if(!(func1.call(schema20.properties, key0))){
const err1 = {instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0}};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
}
if(data.profiles !== undefined){
let data0 = data.profiles;
if((!(Array.isArray(data0))) && (data0 !== null)){
const err2 = {instancePath:instancePath+"/profiles",schemaPath:"#/properties/profiles/type",keyword:"type",params:{type: schema20.properties.profiles.type}};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
if(Array.isArray(data0)){
const len0 = data0.length;
for(let i0=0; i0<len0; i0++){
let data1 = data0[i0];
if(typeof data1 === "string"){
if(!(formats0(data1))){
const err3 = {instancePath:instancePath+"/profiles/" + i0,schemaPath:"#/properties/profiles/items/format",keyword:"format",params:{format: "instance-name"}};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
}
else {
const err4 = {instancePath:instancePath+"/profiles/" + i0,schemaPath:"#/properties/profiles/items/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
}
}
}
if(data["profiles+"] !== undefined){
let data2 = data["profiles+"];
if(Array.isArray(data2)){
const len1 = data2.length;
for(let i1=0; i1<len1; i1++){
let data3 = data2[i1];
if(typeof data3 === "string"){
if(!(formats0(data3))){
const err5 = {instancePath:instancePath+"/profiles+/" + i1,schemaPath:"#/properties/profiles%2B/items/format",keyword:"format",params:{format: "instance-name"}};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
}
else {
const err6 = {instancePath:instancePath+"/profiles+/" + i1,schemaPath:"#/properties/profiles%2B/items/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err6];
}
else {
vErrors.push(err6);
}
errors++;
}
}
}
else {
const err7 = {instancePath:instancePath+"/profiles+",schemaPath:"#/properties/profiles%2B/type",keyword:"type",params:{type: "array"}};
if(vErrors === null){
vErrors = [err7];
}
else {
vErrors.push(err7);
}
errors++;
}
}
if(data.node !== undefined){
let data4 = data.node;
if((typeof data4 !== "string") && (data4 !== null)){
const err8 = {instancePath:instancePath+"/node",schemaPath:"#/properties/node/type",keyword:"type",params:{type: schema20.properties.node.type}};
if(vErrors === null){
vErrors = [err8];
}
else {
vErrors.push(err8);
}
errors++;
}
if(typeof data4 === "string"){
if(!(formats8(data4))){
const err9 = {instancePath:instancePath+"/node",schemaPath:"#/properties/node/format",keyword:"format",params:{format: "node-name"}};
if(vErrors === null){
vErrors = [err9];
}
else {
vErrors.push(err9);
}
errors++;
}
}
}
if(data.state !== undefined){
let data5 = data.state;
if(!(((((data5 === "Running") || (data5 === "Stopped")) || (data5 === "Frozen")) || (data5 === "Absent")) || (data5 === null))){
const err10 = {instancePath:instancePath+"/state",schemaPath:"#/properties/state/enum",keyword:"enum",params:{allowedValues: schema20.properties.state.enum}};
if(vErrors === null){
vErrors = [err10];
}
else {
vErrors.push(err10);
}
errors++;
}
}
if(data.dependsOn !== undefined){
let data6 = data.dependsOn;
if((!(Array.isArray(data6))) && (data6 !== null)){
const err11 = {instancePath:instancePath+"/dependsOn",schemaPath:"#/properties/dependsOn/type",keyword:"type",params:{type: schema20.properties.dependsOn.type}};
if(vErrors === null){
vErrors = [err11];
}
else {
vErrors.push(err11);
}
errors++;
}
if(Array.isArray(data6)){
const len2 = data6.length;
for(let i2=0; i2<len2; i2++){
let data7 = data6[i2];
if(data7 && typeof data7 == "object" && !Array.isArray(data7)){
if(data7.name === undefined){
const err12 = {instancePath:instancePath+"/dependsOn/" + i2,schemaPath:"#/properties/dependsOn/items/required",keyword:"required",params:{missingProperty: "name"}};
if(vErrors === null){
vErrors = [err12];
}
else {
vErrors.push(err12);
}
errors++;
}
for(const key1 in data7){
if(!((key1 === "name") || (key1 === "condition"))){
const err13 = {instancePath:instancePath+"/dependsOn/" + i2,schemaPath:"#/properties/dependsOn/items/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key1}};
if(vErrors === null){
vErrors = [err13];
}
else {
vErrors.push(err13);
}
errors++;
}
}
if(data7.name !== undefined){
let data8 = data7.name;
if(typeof data8 === "string"){
if(!(formats0(data8))){
const err14 = {instancePath:instancePath+"/dependsOn/" + i2+"/name",schemaPath:"#/properties/dependsOn/items/properties/name/format",keyword:"format",params:{format: "instance-name"}};
if(vErrors === null){
vErrors = [err14];
}
else {
vErrors.push(err14);
}
errors++;
}
}
else {
const err15 = {instancePath:instancePath+"/dependsOn/" + i2+"/name",schemaPath:"#/properties/dependsOn/items/properties/name/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err15];
}
else {
vErrors.push(err15);
}
errors++;
}
}
if(data7.condition !== undefined){
let data9 = data7.condition;
if(!(((data9 === "Started") || (data9 === "Healthy")) || (data9 === null))){
const err16 = {instancePath:instancePath+"/dependsOn/" + i2+"/condition",schemaPath:"#/properties/dependsOn/items/properties/condition/enum",keyword:"enum",params:{allowedValues: schema20.properties.dependsOn.items.properties.condition.enum}};
if(vErrors === null){
vErrors = [err16];
}
else {
vErrors.push(err16);
}
errors++;
}
}
}
else {
const err17 = {instancePath:instancePath+"/dependsOn/" + i2,schemaPath:"#/properties/dependsOn/items/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err17];
}
else {
vErrors.push(err17);
}
errors++;
}
}
}
}
if(data["dependsOn+"] !== undefined){
let data10 = data["dependsOn+"];
if(Array.isArray(data10)){
const len3 = data10.length;
for(let i3=0; i3<len3; i3++){
let data11 = data10[i3];
if(data11 && typeof data11 == "object" && !Array.isArray(data11)){
if(data11.name === undefined){
const err18 = {instancePath:instancePath+"/dependsOn+/" + i3,schemaPath:"#/properties/dependsOn%2B/items/required",keyword:"required",params:{missingProperty: "name"}};
if(vErrors === null){
vErrors = [err18];
}
else {
vErrors.push(err18);
}
errors++;
}
for(const key2 in data11){
if(!((key2 === "name") || (key2 === "condition"))){
const err19 = {instancePath:instancePath+"/dependsOn+/" + i3,schemaPath:"#/properties/dependsOn%2B/items/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key2}};
if(vErrors === null){
vErrors = [err19];
}
else {
vErrors.push(err19);
}
errors++;
}
}
if(data11.name !== undefined){
let data12 = data11.name;
if(typeof data12 === "string"){
if(!(formats0(data12))){
const err20 = {instancePath:instancePath+"/dependsOn+/" + i3+"/name",schemaPath:"#/properties/dependsOn%2B/items/properties/name/format",keyword:"format",params:{format: "instance-name"}};
if(vErrors === null){
vErrors = [err20];
}
else {
vErrors.push(err20);
}
errors++;
}
}
else {
const err21 = {instancePath:instancePath+"/dependsOn+/" + i3+"/name",schemaPath:"#/properties/dependsOn%2B/items/properties/name/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err21];
}
else {
vErrors.push(err21);
}
errors++;
}
}
if(data11.condition !== undefined){
let data13 = data11.condition;
if(!(((data13 === "Started") || (data13 === "Healthy")) || (data13 === null))){
const err22 = {instancePath:instancePath+"/dependsOn+/" + i3+"/condition",schemaPath:"#/properties/dependsOn%2B/items/properties/condition/enum",keyword:"enum",params:{allowedValues: schema20.properties["dependsOn+"].items.properties.condition.enum}};
if(vErrors === null){
vErrors = [err22];
}
else {
vErrors.push(err22);
}
errors++;
}
}
}
else {
const err23 = {instancePath:instancePath+"/dependsOn+/" + i3,schemaPath:"#/properties/dependsOn%2B/items/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err23];
}
else {
vErrors.push(err23);
}
errors++;
}
}
}
else {
const err24 = {instancePath:instancePath+"/dependsOn+",schemaPath:"#/properties/dependsOn%2B/type",keyword:"type",params:{type: "array"}};
if(vErrors === null){
vErrors = [err24];
}
else {
vErrors.push(err24);
}
errors++;
}
}
if(data.hvparams !== undefined){
let data14 = data.hvparams;
if((!(data14 && typeof data14 == "object" && !Array.isArray(data14))) && (data14 !== null)){
const err25 = {instancePath:instancePath+"/hvparams",schemaPath:"#/properties/hvparams/type",keyword:"type",params:{type: schema20.properties.hvparams.type}};
if(vErrors === null){
vErrors = [err25];
}
else {
vErrors.push(err25);
}
errors++;
}
if(data14 && typeof data14 == "object" && !Array.isArray(data14)){
for(const key3 in data14){
if(!(((((((key3 === "cpu_mask") || (key3 === "lxc_cgroup_use")) || (key3 === "lxc_cgroup_use+")) || (key3 === "lxc_tty")) || (key3 === "lxc_startup_wait")) || (key3 === "lxc_extra_config")) || (key3 === "lxc_extra_config_file"))){
const err26 = {instancePath:instancePath+"/hvparams",schemaPath:"#/properties/hvparams/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key3}};
if(vErrors === null){
vErrors = [err26];
}
else {
vErrors.push(err26);
}
errors++;
}
}
if(data14.cpu_mask !== undefined){
let data15 = data14.cpu_mask;
if(((typeof data15 !== "string") && (!(((typeof data15 == "number") && (!(data15 % 1) && !isNaN(data15))) && (isFinite(data15))))) && (data15 !== null)){
const err27 = {instancePath:instancePath+"/hvparams/cpu_mask",schemaPath:"#/properties/hvparams/properties/cpu_mask/type",keyword:"type",params:{type: schema20.properties.hvparams.properties.cpu_mask.type}};
if(vErrors === null){
vErrors = [err27];
}
else {
vErrors.push(err27);
}
errors++;
}
if((typeof data15 == "number") && (isFinite(data15))){
if(data15 > 8191 || isNaN(data15)){
const err28 = {instancePath:instancePath+"/hvparams/cpu_mask",schemaPath:"#/properties/hvparams/properties/cpu_mask/maximum",keyword:"maximum",params:{comparison: "<=", limit: 8191}};
if(vErrors === null){
vErrors = [err28];
}
else {
vErrors.push(err28);
}
errors++;
}
if(data15 < 0 || isNaN(data15)){
const err29 = {instancePath:instancePath+"/hvparams/cpu_mask",schemaPath:"#/properties/hvparams/properties/cpu_mask/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0}};
if(vErrors === null){
vErrors = [err29];
}
else {
vErrors.push(err29);
}
errors++;
}
}
if(typeof data15 === "string"){
if(!(formats14(data15))){
const err30 = {instancePath:instancePath+"/hvparams/cpu_mask",schemaPath:"#/properties/hvparams/properties/cpu_mask/format",keyword:"format",params:{format: "cpu-list"}};
if(vErrors === null){
vErrors = [err30];
}
else {
vErrors.push(err30);
}
errors++;
}
}
}
if(data14.lxc_cgroup_use !== undefined){
let data16 = data14.lxc_cgroup_use;
if((!(Array.isArray(data16))) && (data16 !== null)){
const err31 = {instancePath:instancePath+"/hvparams/lxc_cgroup_use",schemaPath:"#/properties/hvparams/properties/lxc_cgroup_use/type",keyword:"type",params:{type: schema20.properties.hvparams.properties.lxc_cgroup_use.type}};
if(vErrors === null){
vErrors = [err31];
}
else {
vErrors.push(err31);
}
errors++;
}
if(Array.isArray(data16)){
const len4 = data16.length;
for(let i4=0; i4<len4; i4++){
let data17 = data16[i4];
if(!((((((((((((((((data17 === "blkio") || (data17 === "cpu")) || (data17 === "cpuacct")) || (data17 === "cpuset")) || (data17 === "devices")) || (data17 === "dmem")) || (data17 === "freezer")) || (data17 === "hugetlb")) || (data17 === "io")) || (data17 === "memory")) || (data17 === "misc")) || (data17 === "net_cls")) || (data17 === "net_prio")) || (data17 === "perf_event")) || (data17 === "pids")) || (data17 === "rdma"))){
const err32 = {instancePath:instancePath+"/hvparams/lxc_cgroup_use/" + i4,schemaPath:"#/properties/hvparams/properties/lxc_cgroup_use/items/enum",keyword:"enum",params:{allowedValues: schema20.properties.hvparams.properties.lxc_cgroup_use.items.enum}};
if(vErrors === null){
vErrors = [err32];
}
else {
vErrors.push(err32);
}
errors++;
}
}
}
}
if(data14["lxc_cgroup_use+"] !== undefined){
let data18 = data14["lxc_cgroup_use+"];
if(Array.isArray(data18)){
const len5 = data18.length;
for(let i5=0; i5<len5; i5++){
let data19 = data18[i5];
if(!((((((((((((((((data19 === "blkio") || (data19 === "cpu")) || (data19 === "cpuacct")) || (data19 === "cpuset")) || (data19 === "devices")) || (data19 === "dmem")) || (data19 === "freezer")) || (data19 === "hugetlb")) || (data19 === "io")) || (data19 === "memory")) || (data19 === "misc")) || (data19 === "net_cls")) || (data19 === "net_prio")) || (data19 === "perf_event")) || (data19 === "pids")) || (data19 === "rdma"))){
const err33 = {instancePath:instancePath+"/hvparams/lxc_cgroup_use+/" + i5,schemaPath:"#/properties/hvparams/properties/lxc_cgroup_use%2B/items/enum",keyword:"enum",params:{allowedValues: schema20.properties.hvparams.properties["lxc_cgroup_use+"].items.enum}};
if(vErrors === null){
vErrors = [err33];
}
else {
vErrors.push(err33);
}
errors++;
}
}
}
else {
const err34 = {instancePath:instancePath+"/hvparams/lxc_cgroup_use+",schemaPath:"#/properties/hvparams/properties/lxc_cgroup_use%2B/type",keyword:"type",params:{type: "array"}};
if(vErrors === null){
vErrors = [err34];
}
else {
vErrors.push(err34);
}
errors++;
}
}
if(data14.lxc_tty !== undefined){
let data20 = data14.lxc_tty;
if((!(((typeof data20 == "number") && (!(data20 % 1) && !isNaN(data20))) && (isFinite(data20)))) && (data20 !== null)){
const err35 = {instancePath:instancePath+"/hvparams/lxc_tty",schemaPath:"#/properties/hvparams/properties/lxc_tty/type",keyword:"type",params:{type: schema20.properties.hvparams.properties.lxc_tty.type}};
if(vErrors === null){
vErrors = [err35];
}
else {
vErrors.push(err35);
}
errors++;
}
if((typeof data20 == "number") && (isFinite(data20))){
if(data20 > 255 || isNaN(data20)){
const err36 = {instancePath:instancePath+"/hvparams/lxc_tty",schemaPath:"#/properties/hvparams/properties/lxc_tty/maximum",keyword:"maximum",params:{comparison: "<=", limit: 255}};
if(vErrors === null){
vErrors = [err36];
}
else {
vErrors.push(err36);
}
errors++;
}
if(data20 < 0 || isNaN(data20)){
const err37 = {instancePath:instancePath+"/hvparams/lxc_tty",schemaPath:"#/properties/hvparams/properties/lxc_tty/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0}};
if(vErrors === null){
vErrors = [err37];
}
else {
vErrors.push(err37);
}
errors++;
}
}
}
if(data14.lxc_startup_wait !== undefined){
let data21 = data14.lxc_startup_wait;
if((!(((typeof data21 == "number") && (!(data21 % 1) && !isNaN(data21))) && (isFinite(data21)))) && (data21 !== null)){
const err38 = {instancePath:instancePath+"/hvparams/lxc_startup_wait",schemaPath:"#/properties/hvparams/properties/lxc_startup_wait/type",keyword:"type",params:{type: schema20.properties.hvparams.properties.lxc_startup_wait.type}};
if(vErrors === null){
vErrors = [err38];
}
else {
vErrors.push(err38);
}
errors++;
}
if((typeof data21 == "number") && (isFinite(data21))){
if(data21 > 3600 || isNaN(data21)){
const err39 = {instancePath:instancePath+"/hvparams/lxc_startup_wait",schemaPath:"#/properties/hvparams/properties/lxc_startup_wait/maximum",keyword:"maximum",params:{comparison: "<=", limit: 3600}};
if(vErrors === null){
vErrors = [err39];
}
else {
vErrors.push(err39);
}
errors++;
}
if(data21 < 1 || isNaN(data21)){
const err40 = {instancePath:instancePath+"/hvparams/lxc_startup_wait",schemaPath:"#/properties/hvparams/properties/lxc_startup_wait/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1}};
if(vErrors === null){
vErrors = [err40];
}
else {
vErrors.push(err40);
}
errors++;
}
}
}
if(data14.lxc_extra_config !== undefined){
let data22 = data14.lxc_extra_config;
if((typeof data22 !== "string") && (data22 !== null)){
const err41 = {instancePath:instancePath+"/hvparams/lxc_extra_config",schemaPath:"#/properties/hvparams/properties/lxc_extra_config/type",keyword:"type",params:{type: schema20.properties.hvparams.properties.lxc_extra_config.type}};
if(vErrors === null){
vErrors = [err41];
}
else {
vErrors.push(err41);
}
errors++;
}
if(typeof data22 === "string"){
if(!(formats16(data22))){
const err42 = {instancePath:instancePath+"/hvparams/lxc_extra_config",schemaPath:"#/properties/hvparams/properties/lxc_extra_config/format",keyword:"format",params:{format: "lxc-lines"}};
if(vErrors === null){
vErrors = [err42];
}
else {
vErrors.push(err42);
}
errors++;
}
}
}
if(data14.lxc_extra_config_file !== undefined){
let data23 = data14.lxc_extra_config_file;
if((typeof data23 !== "string") && (data23 !== null)){
const err43 = {instancePath:instancePath+"/hvparams/lxc_extra_config_file",schemaPath:"#/properties/hvparams/properties/lxc_extra_config_file/type",keyword:"type",params:{type: schema20.properties.hvparams.properties.lxc_extra_config_file.type}};
if(vErrors === null){
vErrors = [err43];
}
else {
vErrors.push(err43);
}
errors++;
}
if(typeof data23 === "string"){
if(!(formats18(data23))){
const err44 = {instancePath:instancePath+"/hvparams/lxc_extra_config_file",schemaPath:"#/properties/hvparams/properties/lxc_extra_config_file/format",keyword:"format",params:{format: "path"}};
if(vErrors === null){
vErrors = [err44];
}
else {
vErrors.push(err44);
}
errors++;
}
}
}
}
}
if(data.devices !== undefined){
let data24 = data.devices;
if((!(data24 && typeof data24 == "object" && !Array.isArray(data24))) && (data24 !== null)){
const err45 = {instancePath:instancePath+"/devices",schemaPath:"#/properties/devices/type",keyword:"type",params:{type: schema20.properties.devices.type}};
if(vErrors === null){
vErrors = [err45];
}
else {
vErrors.push(err45);
}
errors++;
}
if(data24 && typeof data24 == "object" && !Array.isArray(data24)){
for(const key4 in data24){
if(!(((key4 === "preset") || (key4 === "allow")) || (key4 === "allow+"))){
const err46 = {instancePath:instancePath+"/devices",schemaPath:"#/properties/devices/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key4}};
if(vErrors === null){
vErrors = [err46];
}
else {
vErrors.push(err46);
}
errors++;
}
}
if(data24.preset !== undefined){
let data25 = data24.preset;
if(!((((data25 === "ganeti") || (data25 === "systemd")) || (data25 === "none")) || (data25 === null))){
const err47 = {instancePath:instancePath+"/devices/preset",schemaPath:"#/properties/devices/properties/preset/enum",keyword:"enum",params:{allowedValues: schema20.properties.devices.properties.preset.enum}};
if(vErrors === null){
vErrors = [err47];
}
else {
vErrors.push(err47);
}
errors++;
}
}
if(data24.allow !== undefined){
let data26 = data24.allow;
if((!(Array.isArray(data26))) && (data26 !== null)){
const err48 = {instancePath:instancePath+"/devices/allow",schemaPath:"#/properties/devices/properties/allow/type",keyword:"type",params:{type: schema20.properties.devices.properties.allow.type}};
if(vErrors === null){
vErrors = [err48];
}
else {
vErrors.push(err48);
}
errors++;
}
if(Array.isArray(data26)){
const len6 = data26.length;
for(let i6=0; i6<len6; i6++){
let data27 = data26[i6];
if(typeof data27 === "string"){
if(!(formats20(data27))){
const err49 = {instancePath:instancePath+"/devices/allow/" + i6,schemaPath:"#/properties/devices/properties/allow/items/format",keyword:"format",params:{format: "device-rule"}};
if(vErrors === null){
vErrors = [err49];
}
else {
vErrors.push(err49);
}
errors++;
}
}
else {
const err50 = {instancePath:instancePath+"/devices/allow/" + i6,schemaPath:"#/properties/devices/properties/allow/items/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err50];
}
else {
vErrors.push(err50);
}
errors++;
}
}
}
}
if(data24["allow+"] !== undefined){
let data28 = data24["allow+"];
if(Array.isArray(data28)){
const len7 = data28.length;
for(let i7=0; i7<len7; i7++){
let data29 = data28[i7];
if(typeof data29 === "string"){
if(!(formats20(data29))){
const err51 = {instancePath:instancePath+"/devices/allow+/" + i7,schemaPath:"#/properties/devices/properties/allow%2B/items/format",keyword:"format",params:{format: "device-rule"}};
if(vErrors === null){
vErrors = [err51];
}
else {
vErrors.push(err51);
}
errors++;
}
}
else {
const err52 = {instancePath:instancePath+"/devices/allow+/" + i7,schemaPath:"#/properties/devices/properties/allow%2B/items/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err52];
}
else {
vErrors.push(err52);
}
errors++;
}
}
}
else {
const err53 = {instancePath:instancePath+"/devices/allow+",schemaPath:"#/properties/devices/properties/allow%2B/type",keyword:"type",params:{type: "array"}};
if(vErrors === null){
vErrors = [err53];
}
else {
vErrors.push(err53);
}
errors++;
}
}
}
}
if(data.capabilities !== undefined){
let data30 = data.capabilities;
if((!(data30 && typeof data30 == "object" && !Array.isArray(data30))) && (data30 !== null)){
const err54 = {instancePath:instancePath+"/capabilities",schemaPath:"#/properties/capabilities/type",keyword:"type",params:{type: schema20.properties.capabilities.type}};
if(vErrors === null){
vErrors = [err54];
}
else {
vErrors.push(err54);
}
errors++;
}
if(data30 && typeof data30 == "object" && !Array.isArray(data30)){
for(const key5 in data30){
if(!((((key5 === "drop") || (key5 === "drop+")) || (key5 === "keep")) || (key5 === "keep+"))){
const err55 = {instancePath:instancePath+"/capabilities",schemaPath:"#/properties/capabilities/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key5}};
if(vErrors === null){
vErrors = [err55];
}
else {
vErrors.push(err55);
}
errors++;
}
}
if(data30.drop !== undefined){
let data31 = data30.drop;
if((!(Array.isArray(data31))) && (data31 !== null)){
const err56 = {instancePath:instancePath+"/capabilities/drop",schemaPath:"#/properties/capabilities/properties/drop/type",keyword:"type",params:{type: schema20.properties.capabilities.properties.drop.type}};
if(vErrors === null){
vErrors = [err56];
}
else {
vErrors.push(err56);
}
errors++;
}
if(Array.isArray(data31)){
const len8 = data31.length;
for(let i8=0; i8<len8; i8++){
let data32 = data31[i8];
if(!(((((((((((((((((((((((((((((((((((((((((data32 === "audit_control") || (data32 === "audit_read")) || (data32 === "audit_write")) || (data32 === "block_suspend")) || (data32 === "bpf")) || (data32 === "checkpoint_restore")) || (data32 === "chown")) || (data32 === "dac_override")) || (data32 === "dac_read_search")) || (data32 === "fowner")) || (data32 === "fsetid")) || (data32 === "ipc_lock")) || (data32 === "ipc_owner")) || (data32 === "kill")) || (data32 === "lease")) || (data32 === "linux_immutable")) || (data32 === "mac_admin")) || (data32 === "mac_override")) || (data32 === "mknod")) || (data32 === "net_admin")) || (data32 === "net_bind_service")) || (data32 === "net_broadcast")) || (data32 === "net_raw")) || (data32 === "perfmon")) || (data32 === "setfcap")) || (data32 === "setgid")) || (data32 === "setpcap")) || (data32 === "setuid")) || (data32 === "sys_admin")) || (data32 === "sys_boot")) || (data32 === "sys_chroot")) || (data32 === "sys_module")) || (data32 === "sys_nice")) || (data32 === "sys_pacct")) || (data32 === "sys_ptrace")) || (data32 === "sys_rawio")) || (data32 === "sys_resource")) || (data32 === "sys_time")) || (data32 === "sys_tty_config")) || (data32 === "syslog")) || (data32 === "wake_alarm"))){
const err57 = {instancePath:instancePath+"/capabilities/drop/" + i8,schemaPath:"#/properties/capabilities/properties/drop/items/enum",keyword:"enum",params:{allowedValues: schema20.properties.capabilities.properties.drop.items.enum}};
if(vErrors === null){
vErrors = [err57];
}
else {
vErrors.push(err57);
}
errors++;
}
}
}
}
if(data30["drop+"] !== undefined){
let data33 = data30["drop+"];
if(Array.isArray(data33)){
const len9 = data33.length;
for(let i9=0; i9<len9; i9++){
let data34 = data33[i9];
if(!(((((((((((((((((((((((((((((((((((((((((data34 === "audit_control") || (data34 === "audit_read")) || (data34 === "audit_write")) || (data34 === "block_suspend")) || (data34 === "bpf")) || (data34 === "checkpoint_restore")) || (data34 === "chown")) || (data34 === "dac_override")) || (data34 === "dac_read_search")) || (data34 === "fowner")) || (data34 === "fsetid")) || (data34 === "ipc_lock")) || (data34 === "ipc_owner")) || (data34 === "kill")) || (data34 === "lease")) || (data34 === "linux_immutable")) || (data34 === "mac_admin")) || (data34 === "mac_override")) || (data34 === "mknod")) || (data34 === "net_admin")) || (data34 === "net_bind_service")) || (data34 === "net_broadcast")) || (data34 === "net_raw")) || (data34 === "perfmon")) || (data34 === "setfcap")) || (data34 === "setgid")) || (data34 === "setpcap")) || (data34 === "setuid")) || (data34 === "sys_admin")) || (data34 === "sys_boot")) || (data34 === "sys_chroot")) || (data34 === "sys_module")) || (data34 === "sys_nice")) || (data34 === "sys_pacct")) || (data34 === "sys_ptrace")) || (data34 === "sys_rawio")) || (data34 === "sys_resource")) || (data34 === "sys_time")) || (data34 === "sys_tty_config")) || (data34 === "syslog")) || (data34 === "wake_alarm"))){
const err58 = {instancePath:instancePath+"/capabilities/drop+/" + i9,schemaPath:"#/properties/capabilities/properties/drop%2B/items/enum",keyword:"enum",params:{allowedValues: schema20.properties.capabilities.properties["drop+"].items.enum}};
if(vErrors === null){
vErrors = [err58];
}
else {
vErrors.push(err58);
}
errors++;
}
}
}
else {
const err59 = {instancePath:instancePath+"/capabilities/drop+",schemaPath:"#/properties/capabilities/properties/drop%2B/type",keyword:"type",params:{type: "array"}};
if(vErrors === null){
vErrors = [err59];
}
else {
vErrors.push(err59);
}
errors++;
}
}
if(data30.keep !== undefined){
let data35 = data30.keep;
if((!(Array.isArray(data35))) && (data35 !== null)){
const err60 = {instancePath:instancePath+"/capabilities/keep",schemaPath:"#/properties/capabilities/properties/keep/type",keyword:"type",params:{type: schema20.properties.capabilities.properties.keep.type}};
if(vErrors === null){
vErrors = [err60];
}
else {
vErrors.push(err60);
}
errors++;
}
if(Array.isArray(data35)){
const len10 = data35.length;
for(let i10=0; i10<len10; i10++){
let data36 = data35[i10];
if(!(((((((((((((((((((((((((((((((((((((((((data36 === "audit_control") || (data36 === "audit_read")) || (data36 === "audit_write")) || (data36 === "block_suspend")) || (data36 === "bpf")) || (data36 === "checkpoint_restore")) || (data36 === "chown")) || (data36 === "dac_override")) || (data36 === "dac_read_search")) || (data36 === "fowner")) || (data36 === "fsetid")) || (data36 === "ipc_lock")) || (data36 === "ipc_owner")) || (data36 === "kill")) || (data36 === "lease")) || (data36 === "linux_immutable")) || (data36 === "mac_admin")) || (data36 === "mac_override")) || (data36 === "mknod")) || (data36 === "net_admin")) || (data36 === "net_bind_service")) || (data36 === "net_broadcast")) || (data36 === "net_raw")) || (data36 === "perfmon")) || (data36 === "setfcap")) || (data36 === "setgid")) || (data36 === "setpcap")) || (data36 === "setuid")) || (data36 === "sys_admin")) || (data36 === "sys_boot")) || (data36 === "sys_chroot")) || (data36 === "sys_module")) || (data36 === "sys_nice")) || (data36 === "sys_pacct")) || (data36 === "sys_ptrace")) || (data36 === "sys_rawio")) || (data36 === "sys_resource")) || (data36 === "sys_time")) || (data36 === "sys_tty_config")) || (data36 === "syslog")) || (data36 === "wake_alarm"))){
const err61 = {instancePath:instancePath+"/capabilities/keep/" + i10,schemaPath:"#/properties/capabilities/properties/keep/items/enum",keyword:"enum",params:{allowedValues: schema20.properties.capabilities.properties.keep.items.enum}};
if(vErrors === null){
vErrors = [err61];
}
else {
vErrors.push(err61);
}
errors++;
}
}
}
}
if(data30["keep+"] !== undefined){
let data37 = data30["keep+"];
if(Array.isArray(data37)){
const len11 = data37.length;
for(let i11=0; i11<len11; i11++){
let data38 = data37[i11];
if(!(((((((((((((((((((((((((((((((((((((((((data38 === "audit_control") || (data38 === "audit_read")) || (data38 === "audit_write")) || (data38 === "block_suspend")) || (data38 === "bpf")) || (data38 === "checkpoint_restore")) || (data38 === "chown")) || (data38 === "dac_override")) || (data38 === "dac_read_search")) || (data38 === "fowner")) || (data38 === "fsetid")) || (data38 === "ipc_lock")) || (data38 === "ipc_owner")) || (data38 === "kill")) || (data38 === "lease")) || (data38 === "linux_immutable")) || (data38 === "mac_admin")) || (data38 === "mac_override")) || (data38 === "mknod")) || (data38 === "net_admin")) || (data38 === "net_bind_service")) || (data38 === "net_broadcast")) || (data38 === "net_raw")) || (data38 === "perfmon")) || (data38 === "setfcap")) || (data38 === "setgid")) || (data38 === "setpcap")) || (data38 === "setuid")) || (data38 === "sys_admin")) || (data38 === "sys_boot")) || (data38 === "sys_chroot")) || (data38 === "sys_module")) || (data38 === "sys_nice")) || (data38 === "sys_pacct")) || (data38 === "sys_ptrace")) || (data38 === "sys_rawio")) || (data38 === "sys_resource")) || (data38 === "sys_time")) || (data38 === "sys_tty_config")) || (data38 === "syslog")) || (data38 === "wake_alarm"))){
const err62 = {instancePath:instancePath+"/capabilities/keep+/" + i11,schemaPath:"#/properties/capabilities/properties/keep%2B/items/enum",keyword:"enum",params:{allowedValues: schema20.properties.capabilities.properties["keep+"].items.enum}};
if(vErrors === null){
vErrors = [err62];
}
else {
vErrors.push(err62);
}
errors++;
}
}
}
else {
const err63 = {instancePath:instancePath+"/capabilities/keep+",schemaPath:"#/properties/capabilities/properties/keep%2B/type",keyword:"type",params:{type: "array"}};
if(vErrors === null){
vErrors = [err63];
}
else {
vErrors.push(err63);
}
errors++;
}
}
}
}
if(data.security !== undefined){
let data39 = data.security;
if((!(data39 && typeof data39 == "object" && !Array.isArray(data39))) && (data39 !== null)){
const err64 = {instancePath:instancePath+"/security",schemaPath:"#/properties/security/type",keyword:"type",params:{type: schema20.properties.security.type}};
if(vErrors === null){
vErrors = [err64];
}
else {
vErrors.push(err64);
}
errors++;
}
if(data39 && typeof data39 == "object" && !Array.isArray(data39)){
for(const key6 in data39){
if(!((key6 === "idmap") || (key6 === "nesting"))){
const err65 = {instancePath:instancePath+"/security",schemaPath:"#/properties/security/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key6}};
if(vErrors === null){
vErrors = [err65];
}
else {
vErrors.push(err65);
}
errors++;
}
}
if(data39.idmap !== undefined){
let data40 = data39.idmap;
if((typeof data40 !== "string") && (data40 !== null)){
const err66 = {instancePath:instancePath+"/security/idmap",schemaPath:"#/properties/security/properties/idmap/type",keyword:"type",params:{type: schema20.properties.security.properties.idmap.type}};
if(vErrors === null){
vErrors = [err66];
}
else {
vErrors.push(err66);
}
errors++;
}
if(typeof data40 === "string"){
if(!(formats24(data40))){
const err67 = {instancePath:instancePath+"/security/idmap",schemaPath:"#/properties/security/properties/idmap/format",keyword:"format",params:{format: "idmap"}};
if(vErrors === null){
vErrors = [err67];
}
else {
vErrors.push(err67);
}
errors++;
}
}
}
if(data39.nesting !== undefined){
let data41 = data39.nesting;
if((typeof data41 !== "boolean") && (data41 !== null)){
const err68 = {instancePath:instancePath+"/security/nesting",schemaPath:"#/properties/security/properties/nesting/type",keyword:"type",params:{type: schema20.properties.security.properties.nesting.type}};
if(vErrors === null){
vErrors = [err68];
}
else {
vErrors.push(err68);
}
errors++;
}
}
}
}
if(data.memory !== undefined){
let data42 = data.memory;
if((!(data42 && typeof data42 == "object" && !Array.isArray(data42))) && (data42 !== null)){
const err69 = {instancePath:instancePath+"/memory",schemaPath:"#/properties/memory/type",keyword:"type",params:{type: schema20.properties.memory.type}};
if(vErrors === null){
vErrors = [err69];
}
else {
vErrors.push(err69);
}
errors++;
}
if(data42 && typeof data42 == "object" && !Array.isArray(data42)){
for(const key7 in data42){
if(!(((((key7 === "min") || (key7 === "max")) || (key7 === "target")) || (key7 === "swap")) || (key7 === "weight"))){
const err70 = {instancePath:instancePath+"/memory",schemaPath:"#/properties/memory/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key7}};
if(vErrors === null){
vErrors = [err70];
}
else {
vErrors.push(err70);
}
errors++;
}
}
if(data42.min !== undefined){
let data43 = data42.min;
if(((typeof data43 !== "string") && (!(((typeof data43 == "number") && (!(data43 % 1) && !isNaN(data43))) && (isFinite(data43))))) && (data43 !== null)){
const err71 = {instancePath:instancePath+"/memory/min",schemaPath:"#/properties/memory/properties/min/type",keyword:"type",params:{type: schema20.properties.memory.properties.min.type}};
if(vErrors === null){
vErrors = [err71];
}
else {
vErrors.push(err71);
}
errors++;
}
if((typeof data43 == "number") && (isFinite(data43))){
if(data43 > 9007199254740991 || isNaN(data43)){
const err72 = {instancePath:instancePath+"/memory/min",schemaPath:"#/properties/memory/properties/min/maximum",keyword:"maximum",params:{comparison: "<=", limit: 9007199254740991}};
if(vErrors === null){
vErrors = [err72];
}
else {
vErrors.push(err72);
}
errors++;
}
if(data43 < 0 || isNaN(data43)){
const err73 = {instancePath:instancePath+"/memory/min",schemaPath:"#/properties/memory/properties/min/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0}};
if(vErrors === null){
vErrors = [err73];
}
else {
vErrors.push(err73);
}
errors++;
}
}
if(typeof data43 === "string"){
if(!(formats26(data43))){
const err74 = {instancePath:instancePath+"/memory/min",schemaPath:"#/properties/memory/properties/min/format",keyword:"format",params:{format: "bytes"}};
if(vErrors === null){
vErrors = [err74];
}
else {
vErrors.push(err74);
}
errors++;
}
}
}
if(data42.max !== undefined){
let data44 = data42.max;
if(((typeof data44 !== "string") && (!(((typeof data44 == "number") && (!(data44 % 1) && !isNaN(data44))) && (isFinite(data44))))) && (data44 !== null)){
const err75 = {instancePath:instancePath+"/memory/max",schemaPath:"#/properties/memory/properties/max/type",keyword:"type",params:{type: schema20.properties.memory.properties.max.type}};
if(vErrors === null){
vErrors = [err75];
}
else {
vErrors.push(err75);
}
errors++;
}
if((typeof data44 == "number") && (isFinite(data44))){
if(data44 > 9007199254740991 || isNaN(data44)){
const err76 = {instancePath:instancePath+"/memory/max",schemaPath:"#/properties/memory/properties/max/maximum",keyword:"maximum",params:{comparison: "<=", limit: 9007199254740991}};
if(vErrors === null){
vErrors = [err76];
}
else {
vErrors.push(err76);
}
errors++;
}
if(data44 < 4194304 || isNaN(data44)){
const err77 = {instancePath:instancePath+"/memory/max",schemaPath:"#/properties/memory/properties/max/minimum",keyword:"minimum",params:{comparison: ">=", limit: 4194304}};
if(vErrors === null){
vErrors = [err77];
}
else {
vErrors.push(err77);
}
errors++;
}
}
if(typeof data44 === "string"){
if(!(formats28(data44))){
const err78 = {instancePath:instancePath+"/memory/max",schemaPath:"#/properties/memory/properties/max/format",keyword:"format",params:{format: "memory-limit"}};
if(vErrors === null){
vErrors = [err78];
}
else {
vErrors.push(err78);
}
errors++;
}
}
}
if(data42.target !== undefined){
let data45 = data42.target;
if(((typeof data45 !== "string") && (!(((typeof data45 == "number") && (!(data45 % 1) && !isNaN(data45))) && (isFinite(data45))))) && (data45 !== null)){
const err79 = {instancePath:instancePath+"/memory/target",schemaPath:"#/properties/memory/properties/target/type",keyword:"type",params:{type: schema20.properties.memory.properties.target.type}};
if(vErrors === null){
vErrors = [err79];
}
else {
vErrors.push(err79);
}
errors++;
}
if((typeof data45 == "number") && (isFinite(data45))){
if(data45 > 9007199254740991 || isNaN(data45)){
const err80 = {instancePath:instancePath+"/memory/target",schemaPath:"#/properties/memory/properties/target/maximum",keyword:"maximum",params:{comparison: "<=", limit: 9007199254740991}};
if(vErrors === null){
vErrors = [err80];
}
else {
vErrors.push(err80);
}
errors++;
}
if(data45 < 4194304 || isNaN(data45)){
const err81 = {instancePath:instancePath+"/memory/target",schemaPath:"#/properties/memory/properties/target/minimum",keyword:"minimum",params:{comparison: ">=", limit: 4194304}};
if(vErrors === null){
vErrors = [err81];
}
else {
vErrors.push(err81);
}
errors++;
}
}
if(typeof data45 === "string"){
if(!(formats30(data45))){
const err82 = {instancePath:instancePath+"/memory/target",schemaPath:"#/properties/memory/properties/target/format",keyword:"format",params:{format: "memory-target"}};
if(vErrors === null){
vErrors = [err82];
}
else {
vErrors.push(err82);
}
errors++;
}
}
}
if(data42.swap !== undefined){
let data46 = data42.swap;
if(((typeof data46 !== "string") && (!(((typeof data46 == "number") && (!(data46 % 1) && !isNaN(data46))) && (isFinite(data46))))) && (data46 !== null)){
const err83 = {instancePath:instancePath+"/memory/swap",schemaPath:"#/properties/memory/properties/swap/type",keyword:"type",params:{type: schema20.properties.memory.properties.swap.type}};
if(vErrors === null){
vErrors = [err83];
}
else {
vErrors.push(err83);
}
errors++;
}
if((typeof data46 == "number") && (isFinite(data46))){
if(data46 > 9007199254740991 || isNaN(data46)){
const err84 = {instancePath:instancePath+"/memory/swap",schemaPath:"#/properties/memory/properties/swap/maximum",keyword:"maximum",params:{comparison: "<=", limit: 9007199254740991}};
if(vErrors === null){
vErrors = [err84];
}
else {
vErrors.push(err84);
}
errors++;
}
if(data46 < 0 || isNaN(data46)){
const err85 = {instancePath:instancePath+"/memory/swap",schemaPath:"#/properties/memory/properties/swap/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0}};
if(vErrors === null){
vErrors = [err85];
}
else {
vErrors.push(err85);
}
errors++;
}
}
if(typeof data46 === "string"){
if(!(formats26(data46))){
const err86 = {instancePath:instancePath+"/memory/swap",schemaPath:"#/properties/memory/properties/swap/format",keyword:"format",params:{format: "bytes"}};
if(vErrors === null){
vErrors = [err86];
}
else {
vErrors.push(err86);
}
errors++;
}
}
}
if(data42.weight !== undefined){
let data47 = data42.weight;
if((!(((typeof data47 == "number") && (!(data47 % 1) && !isNaN(data47))) && (isFinite(data47)))) && (data47 !== null)){
const err87 = {instancePath:instancePath+"/memory/weight",schemaPath:"#/properties/memory/properties/weight/type",keyword:"type",params:{type: schema20.properties.memory.properties.weight.type}};
if(vErrors === null){
vErrors = [err87];
}
else {
vErrors.push(err87);
}
errors++;
}
if((typeof data47 == "number") && (isFinite(data47))){
if(data47 > 10000 || isNaN(data47)){
const err88 = {instancePath:instancePath+"/memory/weight",schemaPath:"#/properties/memory/properties/weight/maximum",keyword:"maximum",params:{comparison: "<=", limit: 10000}};
if(vErrors === null){
vErrors = [err88];
}
else {
vErrors.push(err88);
}
errors++;
}
if(data47 < 1 || isNaN(data47)){
const err89 = {instancePath:instancePath+"/memory/weight",schemaPath:"#/properties/memory/properties/weight/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1}};
if(vErrors === null){
vErrors = [err89];
}
else {
vErrors.push(err89);
}
errors++;
}
}
}
}
}
if(data.cpu !== undefined){
let data48 = data.cpu;
if((!(data48 && typeof data48 == "object" && !Array.isArray(data48))) && (data48 !== null)){
const err90 = {instancePath:instancePath+"/cpu",schemaPath:"#/properties/cpu/type",keyword:"type",params:{type: schema20.properties.cpu.type}};
if(vErrors === null){
vErrors = [err90];
}
else {
vErrors.push(err90);
}
errors++;
}
if(data48 && typeof data48 == "object" && !Array.isArray(data48)){
for(const key8 in data48){
if(!((key8 === "quota") || (key8 === "weight"))){
const err91 = {instancePath:instancePath+"/cpu",schemaPath:"#/properties/cpu/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key8}};
if(vErrors === null){
vErrors = [err91];
}
else {
vErrors.push(err91);
}
errors++;
}
}
if(data48.quota !== undefined){
let data49 = data48.quota;
if((!((typeof data49 == "number") && (isFinite(data49)))) && (data49 !== null)){
const err92 = {instancePath:instancePath+"/cpu/quota",schemaPath:"#/properties/cpu/properties/quota/type",keyword:"type",params:{type: schema20.properties.cpu.properties.quota.type}};
if(vErrors === null){
vErrors = [err92];
}
else {
vErrors.push(err92);
}
errors++;
}
if((typeof data49 == "number") && (isFinite(data49))){
if(data49 > 8192 || isNaN(data49)){
const err93 = {instancePath:instancePath+"/cpu/quota",schemaPath:"#/properties/cpu/properties/quota/maximum",keyword:"maximum",params:{comparison: "<=", limit: 8192}};
if(vErrors === null){
vErrors = [err93];
}
else {
vErrors.push(err93);
}
errors++;
}
if(data49 < 0.01 || isNaN(data49)){
const err94 = {instancePath:instancePath+"/cpu/quota",schemaPath:"#/properties/cpu/properties/quota/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0.01}};
if(vErrors === null){
vErrors = [err94];
}
else {
vErrors.push(err94);
}
errors++;
}
}
}
if(data48.weight !== undefined){
let data50 = data48.weight;
if((!(((typeof data50 == "number") && (!(data50 % 1) && !isNaN(data50))) && (isFinite(data50)))) && (data50 !== null)){
const err95 = {instancePath:instancePath+"/cpu/weight",schemaPath:"#/properties/cpu/properties/weight/type",keyword:"type",params:{type: schema20.properties.cpu.properties.weight.type}};
if(vErrors === null){
vErrors = [err95];
}
else {
vErrors.push(err95);
}
errors++;
}
if((typeof data50 == "number") && (isFinite(data50))){
if(data50 > 10000 || isNaN(data50)){
const err96 = {instancePath:instancePath+"/cpu/weight",schemaPath:"#/properties/cpu/properties/weight/maximum",keyword:"maximum",params:{comparison: "<=", limit: 10000}};
if(vErrors === null){
vErrors = [err96];
}
else {
vErrors.push(err96);
}
errors++;
}
if(data50 < 1 || isNaN(data50)){
const err97 = {instancePath:instancePath+"/cpu/weight",schemaPath:"#/properties/cpu/properties/weight/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1}};
if(vErrors === null){
vErrors = [err97];
}
else {
vErrors.push(err97);
}
errors++;
}
}
}
}
}
if(data.pids !== undefined){
let data51 = data.pids;
if((!(((typeof data51 == "number") && (!(data51 % 1) && !isNaN(data51))) && (isFinite(data51)))) && (data51 !== null)){
const err98 = {instancePath:instancePath+"/pids",schemaPath:"#/properties/pids/type",keyword:"type",params:{type: schema20.properties.pids.type}};
if(vErrors === null){
vErrors = [err98];
}
else {
vErrors.push(err98);
}
errors++;
}
if((typeof data51 == "number") && (isFinite(data51))){
if(data51 > 4194304 || isNaN(data51)){
const err99 = {instancePath:instancePath+"/pids",schemaPath:"#/properties/pids/maximum",keyword:"maximum",params:{comparison: "<=", limit: 4194304}};
if(vErrors === null){
vErrors = [err99];
}
else {
vErrors.push(err99);
}
errors++;
}
if(data51 < 8 || isNaN(data51)){
const err100 = {instancePath:instancePath+"/pids",schemaPath:"#/properties/pids/minimum",keyword:"minimum",params:{comparison: ">=", limit: 8}};
if(vErrors === null){
vErrors = [err100];
}
else {
vErrors.push(err100);
}
errors++;
}
}
}
if(data.nics !== undefined){
let data52 = data.nics;
if((!(Array.isArray(data52))) && (data52 !== null)){
const err101 = {instancePath:instancePath+"/nics",schemaPath:"#/properties/nics/type",keyword:"type",params:{type: schema20.properties.nics.type}};
if(vErrors === null){
vErrors = [err101];
}
else {
vErrors.push(err101);
}
errors++;
}
if(Array.isArray(data52)){
const len12 = data52.length;
for(let i12=0; i12<len12; i12++){
let data53 = data52[i12];
if(data53 && typeof data53 == "object" && !Array.isArray(data53)){
if(data53.name === undefined){
const err102 = {instancePath:instancePath+"/nics/" + i12,schemaPath:"#/properties/nics/items/required",keyword:"required",params:{missingProperty: "name"}};
if(vErrors === null){
vErrors = [err102];
}
else {
vErrors.push(err102);
}
errors++;
}
for(const key9 in data53){
if(!(func1.call(schema20.properties.nics.items.properties, key9))){
const err103 = {instancePath:instancePath+"/nics/" + i12,schemaPath:"#/properties/nics/items/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key9}};
if(vErrors === null){
vErrors = [err103];
}
else {
vErrors.push(err103);
}
errors++;
}
}
if(data53.name !== undefined){
let data54 = data53.name;
if(typeof data54 === "string"){
if(!(formats34(data54))){
const err104 = {instancePath:instancePath+"/nics/" + i12+"/name",schemaPath:"#/properties/nics/items/properties/name/format",keyword:"format",params:{format: "interface-name"}};
if(vErrors === null){
vErrors = [err104];
}
else {
vErrors.push(err104);
}
errors++;
}
}
else {
const err105 = {instancePath:instancePath+"/nics/" + i12+"/name",schemaPath:"#/properties/nics/items/properties/name/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err105];
}
else {
vErrors.push(err105);
}
errors++;
}
}
if(data53.bridge !== undefined){
let data55 = data53.bridge;
if((typeof data55 !== "string") && (data55 !== null)){
const err106 = {instancePath:instancePath+"/nics/" + i12+"/bridge",schemaPath:"#/properties/nics/items/properties/bridge/type",keyword:"type",params:{type: schema20.properties.nics.items.properties.bridge.type}};
if(vErrors === null){
vErrors = [err106];
}
else {
vErrors.push(err106);
}
errors++;
}
if(typeof data55 === "string"){
if(!(formats34(data55))){
const err107 = {instancePath:instancePath+"/nics/" + i12+"/bridge",schemaPath:"#/properties/nics/items/properties/bridge/format",keyword:"format",params:{format: "interface-name"}};
if(vErrors === null){
vErrors = [err107];
}
else {
vErrors.push(err107);
}
errors++;
}
}
}
if(data53.routed !== undefined){
let data56 = data53.routed;
if((!(data56 && typeof data56 == "object" && !Array.isArray(data56))) && (data56 !== null)){
const err108 = {instancePath:instancePath+"/nics/" + i12+"/routed",schemaPath:"#/properties/nics/items/properties/routed/type",keyword:"type",params:{type: schema20.properties.nics.items.properties.routed.type}};
if(vErrors === null){
vErrors = [err108];
}
else {
vErrors.push(err108);
}
errors++;
}
if(data56 && typeof data56 == "object" && !Array.isArray(data56)){
for(const key10 in data56){
if(!(key10 === "proxy")){
const err109 = {instancePath:instancePath+"/nics/" + i12+"/routed",schemaPath:"#/properties/nics/items/properties/routed/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key10}};
if(vErrors === null){
vErrors = [err109];
}
else {
vErrors.push(err109);
}
errors++;
}
}
if(data56.proxy !== undefined){
let data57 = data56.proxy;
if((typeof data57 !== "string") && (data57 !== null)){
const err110 = {instancePath:instancePath+"/nics/" + i12+"/routed/proxy",schemaPath:"#/properties/nics/items/properties/routed/properties/proxy/type",keyword:"type",params:{type: schema20.properties.nics.items.properties.routed.properties.proxy.type}};
if(vErrors === null){
vErrors = [err110];
}
else {
vErrors.push(err110);
}
errors++;
}
if(typeof data57 === "string"){
if(!(formats34(data57))){
const err111 = {instancePath:instancePath+"/nics/" + i12+"/routed/proxy",schemaPath:"#/properties/nics/items/properties/routed/properties/proxy/format",keyword:"format",params:{format: "interface-name"}};
if(vErrors === null){
vErrors = [err111];
}
else {
vErrors.push(err111);
}
errors++;
}
}
}
}
}
if(data53.macvlan !== undefined){
let data58 = data53.macvlan;
if((!(data58 && typeof data58 == "object" && !Array.isArray(data58))) && (data58 !== null)){
const err112 = {instancePath:instancePath+"/nics/" + i12+"/macvlan",schemaPath:"#/properties/nics/items/properties/macvlan/type",keyword:"type",params:{type: schema20.properties.nics.items.properties.macvlan.type}};
if(vErrors === null){
vErrors = [err112];
}
else {
vErrors.push(err112);
}
errors++;
}
if(data58 && typeof data58 == "object" && !Array.isArray(data58)){
if(data58.parent === undefined){
const err113 = {instancePath:instancePath+"/nics/" + i12+"/macvlan",schemaPath:"#/properties/nics/items/properties/macvlan/required",keyword:"required",params:{missingProperty: "parent"}};
if(vErrors === null){
vErrors = [err113];
}
else {
vErrors.push(err113);
}
errors++;
}
for(const key11 in data58){
if(!((key11 === "parent") || (key11 === "mode"))){
const err114 = {instancePath:instancePath+"/nics/" + i12+"/macvlan",schemaPath:"#/properties/nics/items/properties/macvlan/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key11}};
if(vErrors === null){
vErrors = [err114];
}
else {
vErrors.push(err114);
}
errors++;
}
}
if(data58.parent !== undefined){
let data59 = data58.parent;
if(typeof data59 === "string"){
if(!(formats34(data59))){
const err115 = {instancePath:instancePath+"/nics/" + i12+"/macvlan/parent",schemaPath:"#/properties/nics/items/properties/macvlan/properties/parent/format",keyword:"format",params:{format: "interface-name"}};
if(vErrors === null){
vErrors = [err115];
}
else {
vErrors.push(err115);
}
errors++;
}
}
else {
const err116 = {instancePath:instancePath+"/nics/" + i12+"/macvlan/parent",schemaPath:"#/properties/nics/items/properties/macvlan/properties/parent/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err116];
}
else {
vErrors.push(err116);
}
errors++;
}
}
if(data58.mode !== undefined){
let data60 = data58.mode;
if(!(((((data60 === "bridge") || (data60 === "private")) || (data60 === "vepa")) || (data60 === "passthru")) || (data60 === null))){
const err117 = {instancePath:instancePath+"/nics/" + i12+"/macvlan/mode",schemaPath:"#/properties/nics/items/properties/macvlan/properties/mode/enum",keyword:"enum",params:{allowedValues: schema20.properties.nics.items.properties.macvlan.properties.mode.enum}};
if(vErrors === null){
vErrors = [err117];
}
else {
vErrors.push(err117);
}
errors++;
}
}
}
}
if(data53.phys !== undefined){
let data61 = data53.phys;
if((typeof data61 !== "string") && (data61 !== null)){
const err118 = {instancePath:instancePath+"/nics/" + i12+"/phys",schemaPath:"#/properties/nics/items/properties/phys/type",keyword:"type",params:{type: schema20.properties.nics.items.properties.phys.type}};
if(vErrors === null){
vErrors = [err118];
}
else {
vErrors.push(err118);
}
errors++;
}
if(typeof data61 === "string"){
if(!(formats34(data61))){
const err119 = {instancePath:instancePath+"/nics/" + i12+"/phys",schemaPath:"#/properties/nics/items/properties/phys/format",keyword:"format",params:{format: "interface-name"}};
if(vErrors === null){
vErrors = [err119];
}
else {
vErrors.push(err119);
}
errors++;
}
}
}
if(data53.mac !== undefined){
let data62 = data53.mac;
if((typeof data62 !== "string") && (data62 !== null)){
const err120 = {instancePath:instancePath+"/nics/" + i12+"/mac",schemaPath:"#/properties/nics/items/properties/mac/type",keyword:"type",params:{type: schema20.properties.nics.items.properties.mac.type}};
if(vErrors === null){
vErrors = [err120];
}
else {
vErrors.push(err120);
}
errors++;
}
if(typeof data62 === "string"){
if(!(formats44(data62))){
const err121 = {instancePath:instancePath+"/nics/" + i12+"/mac",schemaPath:"#/properties/nics/items/properties/mac/format",keyword:"format",params:{format: "mac"}};
if(vErrors === null){
vErrors = [err121];
}
else {
vErrors.push(err121);
}
errors++;
}
}
}
if(data53.mtu !== undefined){
let data63 = data53.mtu;
if((!(((typeof data63 == "number") && (!(data63 % 1) && !isNaN(data63))) && (isFinite(data63)))) && (data63 !== null)){
const err122 = {instancePath:instancePath+"/nics/" + i12+"/mtu",schemaPath:"#/properties/nics/items/properties/mtu/type",keyword:"type",params:{type: schema20.properties.nics.items.properties.mtu.type}};
if(vErrors === null){
vErrors = [err122];
}
else {
vErrors.push(err122);
}
errors++;
}
if((typeof data63 == "number") && (isFinite(data63))){
if(data63 > 65535 || isNaN(data63)){
const err123 = {instancePath:instancePath+"/nics/" + i12+"/mtu",schemaPath:"#/properties/nics/items/properties/mtu/maximum",keyword:"maximum",params:{comparison: "<=", limit: 65535}};
if(vErrors === null){
vErrors = [err123];
}
else {
vErrors.push(err123);
}
errors++;
}
if(data63 < 68 || isNaN(data63)){
const err124 = {instancePath:instancePath+"/nics/" + i12+"/mtu",schemaPath:"#/properties/nics/items/properties/mtu/minimum",keyword:"minimum",params:{comparison: ">=", limit: 68}};
if(vErrors === null){
vErrors = [err124];
}
else {
vErrors.push(err124);
}
errors++;
}
}
}
if(data53.vlan !== undefined){
let data64 = data53.vlan;
if((!(((typeof data64 == "number") && (!(data64 % 1) && !isNaN(data64))) && (isFinite(data64)))) && (data64 !== null)){
const err125 = {instancePath:instancePath+"/nics/" + i12+"/vlan",schemaPath:"#/properties/nics/items/properties/vlan/type",keyword:"type",params:{type: schema20.properties.nics.items.properties.vlan.type}};
if(vErrors === null){
vErrors = [err125];
}
else {
vErrors.push(err125);
}
errors++;
}
if((typeof data64 == "number") && (isFinite(data64))){
if(data64 > 4094 || isNaN(data64)){
const err126 = {instancePath:instancePath+"/nics/" + i12+"/vlan",schemaPath:"#/properties/nics/items/properties/vlan/maximum",keyword:"maximum",params:{comparison: "<=", limit: 4094}};
if(vErrors === null){
vErrors = [err126];
}
else {
vErrors.push(err126);
}
errors++;
}
if(data64 < 1 || isNaN(data64)){
const err127 = {instancePath:instancePath+"/nics/" + i12+"/vlan",schemaPath:"#/properties/nics/items/properties/vlan/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1}};
if(vErrors === null){
vErrors = [err127];
}
else {
vErrors.push(err127);
}
errors++;
}
}
}
if(data53.ipv4 !== undefined){
let data65 = data53.ipv4;
if((!(Array.isArray(data65))) && (data65 !== null)){
const err128 = {instancePath:instancePath+"/nics/" + i12+"/ipv4",schemaPath:"#/properties/nics/items/properties/ipv4/type",keyword:"type",params:{type: schema20.properties.nics.items.properties.ipv4.type}};
if(vErrors === null){
vErrors = [err128];
}
else {
vErrors.push(err128);
}
errors++;
}
if(Array.isArray(data65)){
const len13 = data65.length;
for(let i13=0; i13<len13; i13++){
let data66 = data65[i13];
if(typeof data66 === "string"){
if(!(formats46(data66))){
const err129 = {instancePath:instancePath+"/nics/" + i12+"/ipv4/" + i13,schemaPath:"#/properties/nics/items/properties/ipv4/items/format",keyword:"format",params:{format: "ipv4-prefix"}};
if(vErrors === null){
vErrors = [err129];
}
else {
vErrors.push(err129);
}
errors++;
}
}
else {
const err130 = {instancePath:instancePath+"/nics/" + i12+"/ipv4/" + i13,schemaPath:"#/properties/nics/items/properties/ipv4/items/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err130];
}
else {
vErrors.push(err130);
}
errors++;
}
}
}
}
if(data53["ipv4+"] !== undefined){
let data67 = data53["ipv4+"];
if(Array.isArray(data67)){
const len14 = data67.length;
for(let i14=0; i14<len14; i14++){
let data68 = data67[i14];
if(typeof data68 === "string"){
if(!(formats46(data68))){
const err131 = {instancePath:instancePath+"/nics/" + i12+"/ipv4+/" + i14,schemaPath:"#/properties/nics/items/properties/ipv4%2B/items/format",keyword:"format",params:{format: "ipv4-prefix"}};
if(vErrors === null){
vErrors = [err131];
}
else {
vErrors.push(err131);
}
errors++;
}
}
else {
const err132 = {instancePath:instancePath+"/nics/" + i12+"/ipv4+/" + i14,schemaPath:"#/properties/nics/items/properties/ipv4%2B/items/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err132];
}
else {
vErrors.push(err132);
}
errors++;
}
}
}
else {
const err133 = {instancePath:instancePath+"/nics/" + i12+"/ipv4+",schemaPath:"#/properties/nics/items/properties/ipv4%2B/type",keyword:"type",params:{type: "array"}};
if(vErrors === null){
vErrors = [err133];
}
else {
vErrors.push(err133);
}
errors++;
}
}
if(data53.gateway4 !== undefined){
let data69 = data53.gateway4;
if((typeof data69 !== "string") && (data69 !== null)){
const err134 = {instancePath:instancePath+"/nics/" + i12+"/gateway4",schemaPath:"#/properties/nics/items/properties/gateway4/type",keyword:"type",params:{type: schema20.properties.nics.items.properties.gateway4.type}};
if(vErrors === null){
vErrors = [err134];
}
else {
vErrors.push(err134);
}
errors++;
}
if(typeof data69 === "string"){
if(!(formats50(data69))){
const err135 = {instancePath:instancePath+"/nics/" + i12+"/gateway4",schemaPath:"#/properties/nics/items/properties/gateway4/format",keyword:"format",params:{format: "ipv4"}};
if(vErrors === null){
vErrors = [err135];
}
else {
vErrors.push(err135);
}
errors++;
}
}
}
if(data53.ipv6 !== undefined){
let data70 = data53.ipv6;
if((!(Array.isArray(data70))) && (data70 !== null)){
const err136 = {instancePath:instancePath+"/nics/" + i12+"/ipv6",schemaPath:"#/properties/nics/items/properties/ipv6/type",keyword:"type",params:{type: schema20.properties.nics.items.properties.ipv6.type}};
if(vErrors === null){
vErrors = [err136];
}
else {
vErrors.push(err136);
}
errors++;
}
if(Array.isArray(data70)){
const len15 = data70.length;
for(let i15=0; i15<len15; i15++){
let data71 = data70[i15];
if(typeof data71 === "string"){
if(!(formats52(data71))){
const err137 = {instancePath:instancePath+"/nics/" + i12+"/ipv6/" + i15,schemaPath:"#/properties/nics/items/properties/ipv6/items/format",keyword:"format",params:{format: "ipv6-prefix"}};
if(vErrors === null){
vErrors = [err137];
}
else {
vErrors.push(err137);
}
errors++;
}
}
else {
const err138 = {instancePath:instancePath+"/nics/" + i12+"/ipv6/" + i15,schemaPath:"#/properties/nics/items/properties/ipv6/items/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err138];
}
else {
vErrors.push(err138);
}
errors++;
}
}
}
}
if(data53["ipv6+"] !== undefined){
let data72 = data53["ipv6+"];
if(Array.isArray(data72)){
const len16 = data72.length;
for(let i16=0; i16<len16; i16++){
let data73 = data72[i16];
if(typeof data73 === "string"){
if(!(formats52(data73))){
const err139 = {instancePath:instancePath+"/nics/" + i12+"/ipv6+/" + i16,schemaPath:"#/properties/nics/items/properties/ipv6%2B/items/format",keyword:"format",params:{format: "ipv6-prefix"}};
if(vErrors === null){
vErrors = [err139];
}
else {
vErrors.push(err139);
}
errors++;
}
}
else {
const err140 = {instancePath:instancePath+"/nics/" + i12+"/ipv6+/" + i16,schemaPath:"#/properties/nics/items/properties/ipv6%2B/items/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err140];
}
else {
vErrors.push(err140);
}
errors++;
}
}
}
else {
const err141 = {instancePath:instancePath+"/nics/" + i12+"/ipv6+",schemaPath:"#/properties/nics/items/properties/ipv6%2B/type",keyword:"type",params:{type: "array"}};
if(vErrors === null){
vErrors = [err141];
}
else {
vErrors.push(err141);
}
errors++;
}
}
if(data53.gateway6 !== undefined){
let data74 = data53.gateway6;
if((typeof data74 !== "string") && (data74 !== null)){
const err142 = {instancePath:instancePath+"/nics/" + i12+"/gateway6",schemaPath:"#/properties/nics/items/properties/gateway6/type",keyword:"type",params:{type: schema20.properties.nics.items.properties.gateway6.type}};
if(vErrors === null){
vErrors = [err142];
}
else {
vErrors.push(err142);
}
errors++;
}
if(typeof data74 === "string"){
if(!(formats56(data74))){
const err143 = {instancePath:instancePath+"/nics/" + i12+"/gateway6",schemaPath:"#/properties/nics/items/properties/gateway6/format",keyword:"format",params:{format: "ipv6"}};
if(vErrors === null){
vErrors = [err143];
}
else {
vErrors.push(err143);
}
errors++;
}
}
}
if(data53.hooks !== undefined){
let data75 = data53.hooks;
if((!(data75 && typeof data75 == "object" && !Array.isArray(data75))) && (data75 !== null)){
const err144 = {instancePath:instancePath+"/nics/" + i12+"/hooks",schemaPath:"#/properties/nics/items/properties/hooks/type",keyword:"type",params:{type: schema20.properties.nics.items.properties.hooks.type}};
if(vErrors === null){
vErrors = [err144];
}
else {
vErrors.push(err144);
}
errors++;
}
if(data75 && typeof data75 == "object" && !Array.isArray(data75)){
for(const key12 in data75){
if(!((key12 === "up") || (key12 === "down"))){
const err145 = {instancePath:instancePath+"/nics/" + i12+"/hooks",schemaPath:"#/properties/nics/items/properties/hooks/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key12}};
if(vErrors === null){
vErrors = [err145];
}
else {
vErrors.push(err145);
}
errors++;
}
}
if(data75.up !== undefined){
let data76 = data75.up;
if((typeof data76 !== "string") && (data76 !== null)){
const err146 = {instancePath:instancePath+"/nics/" + i12+"/hooks/up",schemaPath:"#/properties/nics/items/properties/hooks/properties/up/type",keyword:"type",params:{type: schema20.properties.nics.items.properties.hooks.properties.up.type}};
if(vErrors === null){
vErrors = [err146];
}
else {
vErrors.push(err146);
}
errors++;
}
if(typeof data76 === "string"){
if(!(formats58(data76))){
const err147 = {instancePath:instancePath+"/nics/" + i12+"/hooks/up",schemaPath:"#/properties/nics/items/properties/hooks/properties/up/format",keyword:"format",params:{format: "program-path"}};
if(vErrors === null){
vErrors = [err147];
}
else {
vErrors.push(err147);
}
errors++;
}
}
}
if(data75.down !== undefined){
let data77 = data75.down;
if((typeof data77 !== "string") && (data77 !== null)){
const err148 = {instancePath:instancePath+"/nics/" + i12+"/hooks/down",schemaPath:"#/properties/nics/items/properties/hooks/properties/down/type",keyword:"type",params:{type: schema20.properties.nics.items.properties.hooks.properties.down.type}};
if(vErrors === null){
vErrors = [err148];
}
else {
vErrors.push(err148);
}
errors++;
}
if(typeof data77 === "string"){
if(!(formats58(data77))){
const err149 = {instancePath:instancePath+"/nics/" + i12+"/hooks/down",schemaPath:"#/properties/nics/items/properties/hooks/properties/down/format",keyword:"format",params:{format: "program-path"}};
if(vErrors === null){
vErrors = [err149];
}
else {
vErrors.push(err149);
}
errors++;
}
}
}
}
}
}
else {
const err150 = {instancePath:instancePath+"/nics/" + i12,schemaPath:"#/properties/nics/items/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err150];
}
else {
vErrors.push(err150);
}
errors++;
}
}
}
}
if(data.disks !== undefined){
let data78 = data.disks;
if((!(Array.isArray(data78))) && (data78 !== null)){
const err151 = {instancePath:instancePath+"/disks",schemaPath:"#/properties/disks/type",keyword:"type",params:{type: schema20.properties.disks.type}};
if(vErrors === null){
vErrors = [err151];
}
else {
vErrors.push(err151);
}
errors++;
}
if(Array.isArray(data78)){
const len17 = data78.length;
for(let i17=0; i17<len17; i17++){
let data79 = data78[i17];
if(data79 && typeof data79 == "object" && !Array.isArray(data79)){
if(data79.name === undefined){
const err152 = {instancePath:instancePath+"/disks/" + i17,schemaPath:"#/properties/disks/items/required",keyword:"required",params:{missingProperty: "name"}};
if(vErrors === null){
vErrors = [err152];
}
else {
vErrors.push(err152);
}
errors++;
}
for(const key13 in data79){
if(!(func1.call(schema20.properties.disks.items.properties, key13))){
const err153 = {instancePath:instancePath+"/disks/" + i17,schemaPath:"#/properties/disks/items/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key13}};
if(vErrors === null){
vErrors = [err153];
}
else {
vErrors.push(err153);
}
errors++;
}
}
if(data79.name !== undefined){
let data80 = data79.name;
if(typeof data80 === "string"){
if(!(formats0(data80))){
const err154 = {instancePath:instancePath+"/disks/" + i17+"/name",schemaPath:"#/properties/disks/items/properties/name/format",keyword:"format",params:{format: "instance-name"}};
if(vErrors === null){
vErrors = [err154];
}
else {
vErrors.push(err154);
}
errors++;
}
}
else {
const err155 = {instancePath:instancePath+"/disks/" + i17+"/name",schemaPath:"#/properties/disks/items/properties/name/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err155];
}
else {
vErrors.push(err155);
}
errors++;
}
}
if(data79.mount !== undefined){
let data81 = data79.mount;
if((typeof data81 !== "string") && (data81 !== null)){
const err156 = {instancePath:instancePath+"/disks/" + i17+"/mount",schemaPath:"#/properties/disks/items/properties/mount/type",keyword:"type",params:{type: schema20.properties.disks.items.properties.mount.type}};
if(vErrors === null){
vErrors = [err156];
}
else {
vErrors.push(err156);
}
errors++;
}
if(typeof data81 === "string"){
if(!(formats64(data81))){
const err157 = {instancePath:instancePath+"/disks/" + i17+"/mount",schemaPath:"#/properties/disks/items/properties/mount/format",keyword:"format",params:{format: "absolute-path"}};
if(vErrors === null){
vErrors = [err157];
}
else {
vErrors.push(err157);
}
errors++;
}
}
}
if(data79.readOnly !== undefined){
let data82 = data79.readOnly;
if((typeof data82 !== "boolean") && (data82 !== null)){
const err158 = {instancePath:instancePath+"/disks/" + i17+"/readOnly",schemaPath:"#/properties/disks/items/properties/readOnly/type",keyword:"type",params:{type: schema20.properties.disks.items.properties.readOnly.type}};
if(vErrors === null){
vErrors = [err158];
}
else {
vErrors.push(err158);
}
errors++;
}
}
if(data79.io !== undefined){
let data83 = data79.io;
if((!(data83 && typeof data83 == "object" && !Array.isArray(data83))) && (data83 !== null)){
const err159 = {instancePath:instancePath+"/disks/" + i17+"/io",schemaPath:"#/properties/disks/items/properties/io/type",keyword:"type",params:{type: schema20.properties.disks.items.properties.io.type}};
if(vErrors === null){
vErrors = [err159];
}
else {
vErrors.push(err159);
}
errors++;
}
if(data83 && typeof data83 == "object" && !Array.isArray(data83)){
for(const key14 in data83){
if(!((((key14 === "readBps") || (key14 === "writeBps")) || (key14 === "readIops")) || (key14 === "writeIops"))){
const err160 = {instancePath:instancePath+"/disks/" + i17+"/io",schemaPath:"#/properties/disks/items/properties/io/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key14}};
if(vErrors === null){
vErrors = [err160];
}
else {
vErrors.push(err160);
}
errors++;
}
}
if(data83.readBps !== undefined){
let data84 = data83.readBps;
if(((typeof data84 !== "string") && (!(((typeof data84 == "number") && (!(data84 % 1) && !isNaN(data84))) && (isFinite(data84))))) && (data84 !== null)){
const err161 = {instancePath:instancePath+"/disks/" + i17+"/io/readBps",schemaPath:"#/properties/disks/items/properties/io/properties/readBps/type",keyword:"type",params:{type: schema20.properties.disks.items.properties.io.properties.readBps.type}};
if(vErrors === null){
vErrors = [err161];
}
else {
vErrors.push(err161);
}
errors++;
}
if((typeof data84 == "number") && (isFinite(data84))){
if(data84 > 9007199254740991 || isNaN(data84)){
const err162 = {instancePath:instancePath+"/disks/" + i17+"/io/readBps",schemaPath:"#/properties/disks/items/properties/io/properties/readBps/maximum",keyword:"maximum",params:{comparison: "<=", limit: 9007199254740991}};
if(vErrors === null){
vErrors = [err162];
}
else {
vErrors.push(err162);
}
errors++;
}
if(data84 < 4096 || isNaN(data84)){
const err163 = {instancePath:instancePath+"/disks/" + i17+"/io/readBps",schemaPath:"#/properties/disks/items/properties/io/properties/readBps/minimum",keyword:"minimum",params:{comparison: ">=", limit: 4096}};
if(vErrors === null){
vErrors = [err163];
}
else {
vErrors.push(err163);
}
errors++;
}
}
if(typeof data84 === "string"){
if(!(formats26(data84))){
const err164 = {instancePath:instancePath+"/disks/" + i17+"/io/readBps",schemaPath:"#/properties/disks/items/properties/io/properties/readBps/format",keyword:"format",params:{format: "bytes"}};
if(vErrors === null){
vErrors = [err164];
}
else {
vErrors.push(err164);
}
errors++;
}
}
}
if(data83.writeBps !== undefined){
let data85 = data83.writeBps;
if(((typeof data85 !== "string") && (!(((typeof data85 == "number") && (!(data85 % 1) && !isNaN(data85))) && (isFinite(data85))))) && (data85 !== null)){
const err165 = {instancePath:instancePath+"/disks/" + i17+"/io/writeBps",schemaPath:"#/properties/disks/items/properties/io/properties/writeBps/type",keyword:"type",params:{type: schema20.properties.disks.items.properties.io.properties.writeBps.type}};
if(vErrors === null){
vErrors = [err165];
}
else {
vErrors.push(err165);
}
errors++;
}
if((typeof data85 == "number") && (isFinite(data85))){
if(data85 > 9007199254740991 || isNaN(data85)){
const err166 = {instancePath:instancePath+"/disks/" + i17+"/io/writeBps",schemaPath:"#/properties/disks/items/properties/io/properties/writeBps/maximum",keyword:"maximum",params:{comparison: "<=", limit: 9007199254740991}};
if(vErrors === null){
vErrors = [err166];
}
else {
vErrors.push(err166);
}
errors++;
}
if(data85 < 4096 || isNaN(data85)){
const err167 = {instancePath:instancePath+"/disks/" + i17+"/io/writeBps",schemaPath:"#/properties/disks/items/properties/io/properties/writeBps/minimum",keyword:"minimum",params:{comparison: ">=", limit: 4096}};
if(vErrors === null){
vErrors = [err167];
}
else {
vErrors.push(err167);
}
errors++;
}
}
if(typeof data85 === "string"){
if(!(formats26(data85))){
const err168 = {instancePath:instancePath+"/disks/" + i17+"/io/writeBps",schemaPath:"#/properties/disks/items/properties/io/properties/writeBps/format",keyword:"format",params:{format: "bytes"}};
if(vErrors === null){
vErrors = [err168];
}
else {
vErrors.push(err168);
}
errors++;
}
}
}
if(data83.readIops !== undefined){
let data86 = data83.readIops;
if((!(((typeof data86 == "number") && (!(data86 % 1) && !isNaN(data86))) && (isFinite(data86)))) && (data86 !== null)){
const err169 = {instancePath:instancePath+"/disks/" + i17+"/io/readIops",schemaPath:"#/properties/disks/items/properties/io/properties/readIops/type",keyword:"type",params:{type: schema20.properties.disks.items.properties.io.properties.readIops.type}};
if(vErrors === null){
vErrors = [err169];
}
else {
vErrors.push(err169);
}
errors++;
}
if((typeof data86 == "number") && (isFinite(data86))){
if(data86 > 4294967294 || isNaN(data86)){
const err170 = {instancePath:instancePath+"/disks/" + i17+"/io/readIops",schemaPath:"#/properties/disks/items/properties/io/properties/readIops/maximum",keyword:"maximum",params:{comparison: "<=", limit: 4294967294}};
if(vErrors === null){
vErrors = [err170];
}
else {
vErrors.push(err170);
}
errors++;
}
if(data86 < 1 || isNaN(data86)){
const err171 = {instancePath:instancePath+"/disks/" + i17+"/io/readIops",schemaPath:"#/properties/disks/items/properties/io/properties/readIops/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1}};
if(vErrors === null){
vErrors = [err171];
}
else {
vErrors.push(err171);
}
errors++;
}
}
}
if(data83.writeIops !== undefined){
let data87 = data83.writeIops;
if((!(((typeof data87 == "number") && (!(data87 % 1) && !isNaN(data87))) && (isFinite(data87)))) && (data87 !== null)){
const err172 = {instancePath:instancePath+"/disks/" + i17+"/io/writeIops",schemaPath:"#/properties/disks/items/properties/io/properties/writeIops/type",keyword:"type",params:{type: schema20.properties.disks.items.properties.io.properties.writeIops.type}};
if(vErrors === null){
vErrors = [err172];
}
else {
vErrors.push(err172);
}
errors++;
}
if((typeof data87 == "number") && (isFinite(data87))){
if(data87 > 4294967294 || isNaN(data87)){
const err173 = {instancePath:instancePath+"/disks/" + i17+"/io/writeIops",schemaPath:"#/properties/disks/items/properties/io/properties/writeIops/maximum",keyword:"maximum",params:{comparison: "<=", limit: 4294967294}};
if(vErrors === null){
vErrors = [err173];
}
else {
vErrors.push(err173);
}
errors++;
}
if(data87 < 1 || isNaN(data87)){
const err174 = {instancePath:instancePath+"/disks/" + i17+"/io/writeIops",schemaPath:"#/properties/disks/items/properties/io/properties/writeIops/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1}};
if(vErrors === null){
vErrors = [err174];
}
else {
vErrors.push(err174);
}
errors++;
}
}
}
}
}
if(data79.directory !== undefined){
let data88 = data79.directory;
if((!(data88 && typeof data88 == "object" && !Array.isArray(data88))) && (data88 !== null)){
const err175 = {instancePath:instancePath+"/disks/" + i17+"/directory",schemaPath:"#/properties/disks/items/properties/directory/type",keyword:"type",params:{type: schema20.properties.disks.items.properties.directory.type}};
if(vErrors === null){
vErrors = [err175];
}
else {
vErrors.push(err175);
}
errors++;
}
if(data88 && typeof data88 == "object" && !Array.isArray(data88)){
for(const key15 in data88){
if(!((key15 === "path") || (key15 === "base"))){
const err176 = {instancePath:instancePath+"/disks/" + i17+"/directory",schemaPath:"#/properties/disks/items/properties/directory/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key15}};
if(vErrors === null){
vErrors = [err176];
}
else {
vErrors.push(err176);
}
errors++;
}
}
if(data88.path !== undefined){
let data89 = data88.path;
if((typeof data89 !== "string") && (data89 !== null)){
const err177 = {instancePath:instancePath+"/disks/" + i17+"/directory/path",schemaPath:"#/properties/disks/items/properties/directory/properties/path/type",keyword:"type",params:{type: schema20.properties.disks.items.properties.directory.properties.path.type}};
if(vErrors === null){
vErrors = [err177];
}
else {
vErrors.push(err177);
}
errors++;
}
if(typeof data89 === "string"){
if(!(formats18(data89))){
const err178 = {instancePath:instancePath+"/disks/" + i17+"/directory/path",schemaPath:"#/properties/disks/items/properties/directory/properties/path/format",keyword:"format",params:{format: "path"}};
if(vErrors === null){
vErrors = [err178];
}
else {
vErrors.push(err178);
}
errors++;
}
}
}
if(data88.base !== undefined){
let data90 = data88.base;
if((typeof data90 !== "string") && (data90 !== null)){
const err179 = {instancePath:instancePath+"/disks/" + i17+"/directory/base",schemaPath:"#/properties/disks/items/properties/directory/properties/base/type",keyword:"type",params:{type: schema20.properties.disks.items.properties.directory.properties.base.type}};
if(vErrors === null){
vErrors = [err179];
}
else {
vErrors.push(err179);
}
errors++;
}
if(typeof data90 === "string"){
if(!(formats18(data90))){
const err180 = {instancePath:instancePath+"/disks/" + i17+"/directory/base",schemaPath:"#/properties/disks/items/properties/directory/properties/base/format",keyword:"format",params:{format: "path"}};
if(vErrors === null){
vErrors = [err180];
}
else {
vErrors.push(err180);
}
errors++;
}
}
}
}
}
if(data79.image !== undefined){
let data91 = data79.image;
if((!(data91 && typeof data91 == "object" && !Array.isArray(data91))) && (data91 !== null)){
const err181 = {instancePath:instancePath+"/disks/" + i17+"/image",schemaPath:"#/properties/disks/items/properties/image/type",keyword:"type",params:{type: schema20.properties.disks.items.properties.image.type}};
if(vErrors === null){
vErrors = [err181];
}
else {
vErrors.push(err181);
}
errors++;
}
if(data91 && typeof data91 == "object" && !Array.isArray(data91)){
for(const key16 in data91){
if(!(((((key16 === "path") || (key16 === "size")) || (key16 === "filesystem")) || (key16 === "base")) || (key16 === "partition"))){
const err182 = {instancePath:instancePath+"/disks/" + i17+"/image",schemaPath:"#/properties/disks/items/properties/image/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key16}};
if(vErrors === null){
vErrors = [err182];
}
else {
vErrors.push(err182);
}
errors++;
}
}
if(data91.path !== undefined){
let data92 = data91.path;
if((typeof data92 !== "string") && (data92 !== null)){
const err183 = {instancePath:instancePath+"/disks/" + i17+"/image/path",schemaPath:"#/properties/disks/items/properties/image/properties/path/type",keyword:"type",params:{type: schema20.properties.disks.items.properties.image.properties.path.type}};
if(vErrors === null){
vErrors = [err183];
}
else {
vErrors.push(err183);
}
errors++;
}
if(typeof data92 === "string"){
if(!(formats18(data92))){
const err184 = {instancePath:instancePath+"/disks/" + i17+"/image/path",schemaPath:"#/properties/disks/items/properties/image/properties/path/format",keyword:"format",params:{format: "path"}};
if(vErrors === null){
vErrors = [err184];
}
else {
vErrors.push(err184);
}
errors++;
}
}
}
if(data91.size !== undefined){
let data93 = data91.size;
if(((typeof data93 !== "string") && (!(((typeof data93 == "number") && (!(data93 % 1) && !isNaN(data93))) && (isFinite(data93))))) && (data93 !== null)){
const err185 = {instancePath:instancePath+"/disks/" + i17+"/image/size",schemaPath:"#/properties/disks/items/properties/image/properties/size/type",keyword:"type",params:{type: schema20.properties.disks.items.properties.image.properties.size.type}};
if(vErrors === null){
vErrors = [err185];
}
else {
vErrors.push(err185);
}
errors++;
}
if((typeof data93 == "number") && (isFinite(data93))){
if(data93 > 9007199254740991 || isNaN(data93)){
const err186 = {instancePath:instancePath+"/disks/" + i17+"/image/size",schemaPath:"#/properties/disks/items/properties/image/properties/size/maximum",keyword:"maximum",params:{comparison: "<=", limit: 9007199254740991}};
if(vErrors === null){
vErrors = [err186];
}
else {
vErrors.push(err186);
}
errors++;
}
if(data93 < 1048576 || isNaN(data93)){
const err187 = {instancePath:instancePath+"/disks/" + i17+"/image/size",schemaPath:"#/properties/disks/items/properties/image/properties/size/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1048576}};
if(vErrors === null){
vErrors = [err187];
}
else {
vErrors.push(err187);
}
errors++;
}
let res0;
if((512 === 0 || (res0 = data93/512, res0 !== parseInt(res0)))){
const err188 = {instancePath:instancePath+"/disks/" + i17+"/image/size",schemaPath:"#/properties/disks/items/properties/image/properties/size/multipleOf",keyword:"multipleOf",params:{multipleOf: 512}};
if(vErrors === null){
vErrors = [err188];
}
else {
vErrors.push(err188);
}
errors++;
}
}
if(typeof data93 === "string"){
if(!(formats76(data93))){
const err189 = {instancePath:instancePath+"/disks/" + i17+"/image/size",schemaPath:"#/properties/disks/items/properties/image/properties/size/format",keyword:"format",params:{format: "disk-size"}};
if(vErrors === null){
vErrors = [err189];
}
else {
vErrors.push(err189);
}
errors++;
}
}
}
if(data91.filesystem !== undefined){
let data94 = data91.filesystem;
if(!((((data94 === "ext4") || (data94 === "xfs")) || (data94 === "btrfs")) || (data94 === null))){
const err190 = {instancePath:instancePath+"/disks/" + i17+"/image/filesystem",schemaPath:"#/properties/disks/items/properties/image/properties/filesystem/enum",keyword:"enum",params:{allowedValues: schema20.properties.disks.items.properties.image.properties.filesystem.enum}};
if(vErrors === null){
vErrors = [err190];
}
else {
vErrors.push(err190);
}
errors++;
}
}
if(data91.base !== undefined){
let data95 = data91.base;
if((typeof data95 !== "string") && (data95 !== null)){
const err191 = {instancePath:instancePath+"/disks/" + i17+"/image/base",schemaPath:"#/properties/disks/items/properties/image/properties/base/type",keyword:"type",params:{type: schema20.properties.disks.items.properties.image.properties.base.type}};
if(vErrors === null){
vErrors = [err191];
}
else {
vErrors.push(err191);
}
errors++;
}
if(typeof data95 === "string"){
if(!(formats18(data95))){
const err192 = {instancePath:instancePath+"/disks/" + i17+"/image/base",schemaPath:"#/properties/disks/items/properties/image/properties/base/format",keyword:"format",params:{format: "path"}};
if(vErrors === null){
vErrors = [err192];
}
else {
vErrors.push(err192);
}
errors++;
}
}
}
if(data91.partition !== undefined){
let data96 = data91.partition;
if((!(((typeof data96 == "number") && (!(data96 % 1) && !isNaN(data96))) && (isFinite(data96)))) && (data96 !== null)){
const err193 = {instancePath:instancePath+"/disks/" + i17+"/image/partition",schemaPath:"#/properties/disks/items/properties/image/properties/partition/type",keyword:"type",params:{type: schema20.properties.disks.items.properties.image.properties.partition.type}};
if(vErrors === null){
vErrors = [err193];
}
else {
vErrors.push(err193);
}
errors++;
}
if((typeof data96 == "number") && (isFinite(data96))){
if(data96 > 128 || isNaN(data96)){
const err194 = {instancePath:instancePath+"/disks/" + i17+"/image/partition",schemaPath:"#/properties/disks/items/properties/image/properties/partition/maximum",keyword:"maximum",params:{comparison: "<=", limit: 128}};
if(vErrors === null){
vErrors = [err194];
}
else {
vErrors.push(err194);
}
errors++;
}
if(data96 < 1 || isNaN(data96)){
const err195 = {instancePath:instancePath+"/disks/" + i17+"/image/partition",schemaPath:"#/properties/disks/items/properties/image/properties/partition/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1}};
if(vErrors === null){
vErrors = [err195];
}
else {
vErrors.push(err195);
}
errors++;
}
}
}
}
}
if(data79.block !== undefined){
let data97 = data79.block;
if((!(data97 && typeof data97 == "object" && !Array.isArray(data97))) && (data97 !== null)){
const err196 = {instancePath:instancePath+"/disks/" + i17+"/block",schemaPath:"#/properties/disks/items/properties/block/type",keyword:"type",params:{type: schema20.properties.disks.items.properties.block.type}};
if(vErrors === null){
vErrors = [err196];
}
else {
vErrors.push(err196);
}
errors++;
}
if(data97 && typeof data97 == "object" && !Array.isArray(data97)){
if(data97.device === undefined){
const err197 = {instancePath:instancePath+"/disks/" + i17+"/block",schemaPath:"#/properties/disks/items/properties/block/required",keyword:"required",params:{missingProperty: "device"}};
if(vErrors === null){
vErrors = [err197];
}
else {
vErrors.push(err197);
}
errors++;
}
for(const key17 in data97){
if(!((key17 === "device") || (key17 === "filesystem"))){
const err198 = {instancePath:instancePath+"/disks/" + i17+"/block",schemaPath:"#/properties/disks/items/properties/block/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key17}};
if(vErrors === null){
vErrors = [err198];
}
else {
vErrors.push(err198);
}
errors++;
}
}
if(data97.device !== undefined){
let data98 = data97.device;
if(typeof data98 === "string"){
if(!(formats64(data98))){
const err199 = {instancePath:instancePath+"/disks/" + i17+"/block/device",schemaPath:"#/properties/disks/items/properties/block/properties/device/format",keyword:"format",params:{format: "absolute-path"}};
if(vErrors === null){
vErrors = [err199];
}
else {
vErrors.push(err199);
}
errors++;
}
}
else {
const err200 = {instancePath:instancePath+"/disks/" + i17+"/block/device",schemaPath:"#/properties/disks/items/properties/block/properties/device/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err200];
}
else {
vErrors.push(err200);
}
errors++;
}
}
if(data97.filesystem !== undefined){
let data99 = data97.filesystem;
if(!((((data99 === "ext4") || (data99 === "xfs")) || (data99 === "btrfs")) || (data99 === null))){
const err201 = {instancePath:instancePath+"/disks/" + i17+"/block/filesystem",schemaPath:"#/properties/disks/items/properties/block/properties/filesystem/enum",keyword:"enum",params:{allowedValues: schema20.properties.disks.items.properties.block.properties.filesystem.enum}};
if(vErrors === null){
vErrors = [err201];
}
else {
vErrors.push(err201);
}
errors++;
}
}
}
}
if(data79.btrfs !== undefined){
let data100 = data79.btrfs;
if((!(data100 && typeof data100 == "object" && !Array.isArray(data100))) && (data100 !== null)){
const err202 = {instancePath:instancePath+"/disks/" + i17+"/btrfs",schemaPath:"#/properties/disks/items/properties/btrfs/type",keyword:"type",params:{type: schema20.properties.disks.items.properties.btrfs.type}};
if(vErrors === null){
vErrors = [err202];
}
else {
vErrors.push(err202);
}
errors++;
}
if(data100 && typeof data100 == "object" && !Array.isArray(data100)){
if(data100.folder === undefined){
const err203 = {instancePath:instancePath+"/disks/" + i17+"/btrfs",schemaPath:"#/properties/disks/items/properties/btrfs/required",keyword:"required",params:{missingProperty: "folder"}};
if(vErrors === null){
vErrors = [err203];
}
else {
vErrors.push(err203);
}
errors++;
}
for(const key18 in data100){
if(!(((key18 === "folder") || (key18 === "base")) || (key18 === "size"))){
const err204 = {instancePath:instancePath+"/disks/" + i17+"/btrfs",schemaPath:"#/properties/disks/items/properties/btrfs/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key18}};
if(vErrors === null){
vErrors = [err204];
}
else {
vErrors.push(err204);
}
errors++;
}
}
if(data100.folder !== undefined){
let data101 = data100.folder;
if(typeof data101 === "string"){
if(!(formats18(data101))){
const err205 = {instancePath:instancePath+"/disks/" + i17+"/btrfs/folder",schemaPath:"#/properties/disks/items/properties/btrfs/properties/folder/format",keyword:"format",params:{format: "path"}};
if(vErrors === null){
vErrors = [err205];
}
else {
vErrors.push(err205);
}
errors++;
}
}
else {
const err206 = {instancePath:instancePath+"/disks/" + i17+"/btrfs/folder",schemaPath:"#/properties/disks/items/properties/btrfs/properties/folder/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err206];
}
else {
vErrors.push(err206);
}
errors++;
}
}
if(data100.base !== undefined){
let data102 = data100.base;
if((typeof data102 !== "string") && (data102 !== null)){
const err207 = {instancePath:instancePath+"/disks/" + i17+"/btrfs/base",schemaPath:"#/properties/disks/items/properties/btrfs/properties/base/type",keyword:"type",params:{type: schema20.properties.disks.items.properties.btrfs.properties.base.type}};
if(vErrors === null){
vErrors = [err207];
}
else {
vErrors.push(err207);
}
errors++;
}
if(typeof data102 === "string"){
if(!(formats18(data102))){
const err208 = {instancePath:instancePath+"/disks/" + i17+"/btrfs/base",schemaPath:"#/properties/disks/items/properties/btrfs/properties/base/format",keyword:"format",params:{format: "path"}};
if(vErrors === null){
vErrors = [err208];
}
else {
vErrors.push(err208);
}
errors++;
}
}
}
if(data100.size !== undefined){
let data103 = data100.size;
if(((typeof data103 !== "string") && (!(((typeof data103 == "number") && (!(data103 % 1) && !isNaN(data103))) && (isFinite(data103))))) && (data103 !== null)){
const err209 = {instancePath:instancePath+"/disks/" + i17+"/btrfs/size",schemaPath:"#/properties/disks/items/properties/btrfs/properties/size/type",keyword:"type",params:{type: schema20.properties.disks.items.properties.btrfs.properties.size.type}};
if(vErrors === null){
vErrors = [err209];
}
else {
vErrors.push(err209);
}
errors++;
}
if((typeof data103 == "number") && (isFinite(data103))){
if(data103 > 9007199254740991 || isNaN(data103)){
const err210 = {instancePath:instancePath+"/disks/" + i17+"/btrfs/size",schemaPath:"#/properties/disks/items/properties/btrfs/properties/size/maximum",keyword:"maximum",params:{comparison: "<=", limit: 9007199254740991}};
if(vErrors === null){
vErrors = [err210];
}
else {
vErrors.push(err210);
}
errors++;
}
if(data103 < 1048576 || isNaN(data103)){
const err211 = {instancePath:instancePath+"/disks/" + i17+"/btrfs/size",schemaPath:"#/properties/disks/items/properties/btrfs/properties/size/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1048576}};
if(vErrors === null){
vErrors = [err211];
}
else {
vErrors.push(err211);
}
errors++;
}
let res1;
if((512 === 0 || (res1 = data103/512, res1 !== parseInt(res1)))){
const err212 = {instancePath:instancePath+"/disks/" + i17+"/btrfs/size",schemaPath:"#/properties/disks/items/properties/btrfs/properties/size/multipleOf",keyword:"multipleOf",params:{multipleOf: 512}};
if(vErrors === null){
vErrors = [err212];
}
else {
vErrors.push(err212);
}
errors++;
}
}
if(typeof data103 === "string"){
if(!(formats76(data103))){
const err213 = {instancePath:instancePath+"/disks/" + i17+"/btrfs/size",schemaPath:"#/properties/disks/items/properties/btrfs/properties/size/format",keyword:"format",params:{format: "disk-size"}};
if(vErrors === null){
vErrors = [err213];
}
else {
vErrors.push(err213);
}
errors++;
}
}
}
}
}
if(data79.lvm !== undefined){
let data104 = data79.lvm;
if((!(data104 && typeof data104 == "object" && !Array.isArray(data104))) && (data104 !== null)){
const err214 = {instancePath:instancePath+"/disks/" + i17+"/lvm",schemaPath:"#/properties/disks/items/properties/lvm/type",keyword:"type",params:{type: schema20.properties.disks.items.properties.lvm.type}};
if(vErrors === null){
vErrors = [err214];
}
else {
vErrors.push(err214);
}
errors++;
}
if(data104 && typeof data104 == "object" && !Array.isArray(data104)){
if(data104.group === undefined){
const err215 = {instancePath:instancePath+"/disks/" + i17+"/lvm",schemaPath:"#/properties/disks/items/properties/lvm/required",keyword:"required",params:{missingProperty: "group"}};
if(vErrors === null){
vErrors = [err215];
}
else {
vErrors.push(err215);
}
errors++;
}
for(const key19 in data104){
if(!(((((key19 === "group") || (key19 === "volume")) || (key19 === "thinPool")) || (key19 === "size")) || (key19 === "filesystem"))){
const err216 = {instancePath:instancePath+"/disks/" + i17+"/lvm",schemaPath:"#/properties/disks/items/properties/lvm/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key19}};
if(vErrors === null){
vErrors = [err216];
}
else {
vErrors.push(err216);
}
errors++;
}
}
if(data104.group !== undefined){
let data105 = data104.group;
if(typeof data105 === "string"){
if(!(formats88(data105))){
const err217 = {instancePath:instancePath+"/disks/" + i17+"/lvm/group",schemaPath:"#/properties/disks/items/properties/lvm/properties/group/format",keyword:"format",params:{format: "volume-name"}};
if(vErrors === null){
vErrors = [err217];
}
else {
vErrors.push(err217);
}
errors++;
}
}
else {
const err218 = {instancePath:instancePath+"/disks/" + i17+"/lvm/group",schemaPath:"#/properties/disks/items/properties/lvm/properties/group/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err218];
}
else {
vErrors.push(err218);
}
errors++;
}
}
if(data104.volume !== undefined){
let data106 = data104.volume;
if((typeof data106 !== "string") && (data106 !== null)){
const err219 = {instancePath:instancePath+"/disks/" + i17+"/lvm/volume",schemaPath:"#/properties/disks/items/properties/lvm/properties/volume/type",keyword:"type",params:{type: schema20.properties.disks.items.properties.lvm.properties.volume.type}};
if(vErrors === null){
vErrors = [err219];
}
else {
vErrors.push(err219);
}
errors++;
}
if(typeof data106 === "string"){
if(!(formats88(data106))){
const err220 = {instancePath:instancePath+"/disks/" + i17+"/lvm/volume",schemaPath:"#/properties/disks/items/properties/lvm/properties/volume/format",keyword:"format",params:{format: "volume-name"}};
if(vErrors === null){
vErrors = [err220];
}
else {
vErrors.push(err220);
}
errors++;
}
}
}
if(data104.thinPool !== undefined){
let data107 = data104.thinPool;
if((typeof data107 !== "string") && (data107 !== null)){
const err221 = {instancePath:instancePath+"/disks/" + i17+"/lvm/thinPool",schemaPath:"#/properties/disks/items/properties/lvm/properties/thinPool/type",keyword:"type",params:{type: schema20.properties.disks.items.properties.lvm.properties.thinPool.type}};
if(vErrors === null){
vErrors = [err221];
}
else {
vErrors.push(err221);
}
errors++;
}
if(typeof data107 === "string"){
if(!(formats88(data107))){
const err222 = {instancePath:instancePath+"/disks/" + i17+"/lvm/thinPool",schemaPath:"#/properties/disks/items/properties/lvm/properties/thinPool/format",keyword:"format",params:{format: "volume-name"}};
if(vErrors === null){
vErrors = [err222];
}
else {
vErrors.push(err222);
}
errors++;
}
}
}
if(data104.size !== undefined){
let data108 = data104.size;
if(((typeof data108 !== "string") && (!(((typeof data108 == "number") && (!(data108 % 1) && !isNaN(data108))) && (isFinite(data108))))) && (data108 !== null)){
const err223 = {instancePath:instancePath+"/disks/" + i17+"/lvm/size",schemaPath:"#/properties/disks/items/properties/lvm/properties/size/type",keyword:"type",params:{type: schema20.properties.disks.items.properties.lvm.properties.size.type}};
if(vErrors === null){
vErrors = [err223];
}
else {
vErrors.push(err223);
}
errors++;
}
if((typeof data108 == "number") && (isFinite(data108))){
if(data108 > 9007199254740991 || isNaN(data108)){
const err224 = {instancePath:instancePath+"/disks/" + i17+"/lvm/size",schemaPath:"#/properties/disks/items/properties/lvm/properties/size/maximum",keyword:"maximum",params:{comparison: "<=", limit: 9007199254740991}};
if(vErrors === null){
vErrors = [err224];
}
else {
vErrors.push(err224);
}
errors++;
}
if(data108 < 1048576 || isNaN(data108)){
const err225 = {instancePath:instancePath+"/disks/" + i17+"/lvm/size",schemaPath:"#/properties/disks/items/properties/lvm/properties/size/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1048576}};
if(vErrors === null){
vErrors = [err225];
}
else {
vErrors.push(err225);
}
errors++;
}
let res2;
if((512 === 0 || (res2 = data108/512, res2 !== parseInt(res2)))){
const err226 = {instancePath:instancePath+"/disks/" + i17+"/lvm/size",schemaPath:"#/properties/disks/items/properties/lvm/properties/size/multipleOf",keyword:"multipleOf",params:{multipleOf: 512}};
if(vErrors === null){
vErrors = [err226];
}
else {
vErrors.push(err226);
}
errors++;
}
}
if(typeof data108 === "string"){
if(!(formats76(data108))){
const err227 = {instancePath:instancePath+"/disks/" + i17+"/lvm/size",schemaPath:"#/properties/disks/items/properties/lvm/properties/size/format",keyword:"format",params:{format: "disk-size"}};
if(vErrors === null){
vErrors = [err227];
}
else {
vErrors.push(err227);
}
errors++;
}
}
}
if(data104.filesystem !== undefined){
let data109 = data104.filesystem;
if(!((((data109 === "ext4") || (data109 === "xfs")) || (data109 === "btrfs")) || (data109 === null))){
const err228 = {instancePath:instancePath+"/disks/" + i17+"/lvm/filesystem",schemaPath:"#/properties/disks/items/properties/lvm/properties/filesystem/enum",keyword:"enum",params:{allowedValues: schema20.properties.disks.items.properties.lvm.properties.filesystem.enum}};
if(vErrors === null){
vErrors = [err228];
}
else {
vErrors.push(err228);
}
errors++;
}
}
}
}
if(data79.drbd !== undefined){
let data110 = data79.drbd;
if((!(data110 && typeof data110 == "object" && !Array.isArray(data110))) && (data110 !== null)){
const err229 = {instancePath:instancePath+"/disks/" + i17+"/drbd",schemaPath:"#/properties/disks/items/properties/drbd/type",keyword:"type",params:{type: schema20.properties.disks.items.properties.drbd.type}};
if(vErrors === null){
vErrors = [err229];
}
else {
vErrors.push(err229);
}
errors++;
}
if(data110 && typeof data110 == "object" && !Array.isArray(data110)){
if(data110.resource === undefined){
const err230 = {instancePath:instancePath+"/disks/" + i17+"/drbd",schemaPath:"#/properties/disks/items/properties/drbd/required",keyword:"required",params:{missingProperty: "resource"}};
if(vErrors === null){
vErrors = [err230];
}
else {
vErrors.push(err230);
}
errors++;
}
for(const key20 in data110){
if(!(((key20 === "resource") || (key20 === "volume")) || (key20 === "filesystem"))){
const err231 = {instancePath:instancePath+"/disks/" + i17+"/drbd",schemaPath:"#/properties/disks/items/properties/drbd/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key20}};
if(vErrors === null){
vErrors = [err231];
}
else {
vErrors.push(err231);
}
errors++;
}
}
if(data110.resource !== undefined){
let data111 = data110.resource;
if(typeof data111 === "string"){
if(!(formats88(data111))){
const err232 = {instancePath:instancePath+"/disks/" + i17+"/drbd/resource",schemaPath:"#/properties/disks/items/properties/drbd/properties/resource/format",keyword:"format",params:{format: "volume-name"}};
if(vErrors === null){
vErrors = [err232];
}
else {
vErrors.push(err232);
}
errors++;
}
}
else {
const err233 = {instancePath:instancePath+"/disks/" + i17+"/drbd/resource",schemaPath:"#/properties/disks/items/properties/drbd/properties/resource/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err233];
}
else {
vErrors.push(err233);
}
errors++;
}
}
if(data110.volume !== undefined){
let data112 = data110.volume;
if((!(((typeof data112 == "number") && (!(data112 % 1) && !isNaN(data112))) && (isFinite(data112)))) && (data112 !== null)){
const err234 = {instancePath:instancePath+"/disks/" + i17+"/drbd/volume",schemaPath:"#/properties/disks/items/properties/drbd/properties/volume/type",keyword:"type",params:{type: schema20.properties.disks.items.properties.drbd.properties.volume.type}};
if(vErrors === null){
vErrors = [err234];
}
else {
vErrors.push(err234);
}
errors++;
}
if((typeof data112 == "number") && (isFinite(data112))){
if(data112 > 65535 || isNaN(data112)){
const err235 = {instancePath:instancePath+"/disks/" + i17+"/drbd/volume",schemaPath:"#/properties/disks/items/properties/drbd/properties/volume/maximum",keyword:"maximum",params:{comparison: "<=", limit: 65535}};
if(vErrors === null){
vErrors = [err235];
}
else {
vErrors.push(err235);
}
errors++;
}
if(data112 < 0 || isNaN(data112)){
const err236 = {instancePath:instancePath+"/disks/" + i17+"/drbd/volume",schemaPath:"#/properties/disks/items/properties/drbd/properties/volume/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0}};
if(vErrors === null){
vErrors = [err236];
}
else {
vErrors.push(err236);
}
errors++;
}
}
}
if(data110.filesystem !== undefined){
let data113 = data110.filesystem;
if(!((((data113 === "ext4") || (data113 === "xfs")) || (data113 === "btrfs")) || (data113 === null))){
const err237 = {instancePath:instancePath+"/disks/" + i17+"/drbd/filesystem",schemaPath:"#/properties/disks/items/properties/drbd/properties/filesystem/enum",keyword:"enum",params:{allowedValues: schema20.properties.disks.items.properties.drbd.properties.filesystem.enum}};
if(vErrors === null){
vErrors = [err237];
}
else {
vErrors.push(err237);
}
errors++;
}
}
}
}
if(data79.rbd !== undefined){
let data114 = data79.rbd;
if((!(data114 && typeof data114 == "object" && !Array.isArray(data114))) && (data114 !== null)){
const err238 = {instancePath:instancePath+"/disks/" + i17+"/rbd",schemaPath:"#/properties/disks/items/properties/rbd/type",keyword:"type",params:{type: schema20.properties.disks.items.properties.rbd.type}};
if(vErrors === null){
vErrors = [err238];
}
else {
vErrors.push(err238);
}
errors++;
}
if(data114 && typeof data114 == "object" && !Array.isArray(data114)){
if(data114.pool === undefined){
const err239 = {instancePath:instancePath+"/disks/" + i17+"/rbd",schemaPath:"#/properties/disks/items/properties/rbd/required",keyword:"required",params:{missingProperty: "pool"}};
if(vErrors === null){
vErrors = [err239];
}
else {
vErrors.push(err239);
}
errors++;
}
for(const key21 in data114){
if(!((((key21 === "pool") || (key21 === "image")) || (key21 === "size")) || (key21 === "filesystem"))){
const err240 = {instancePath:instancePath+"/disks/" + i17+"/rbd",schemaPath:"#/properties/disks/items/properties/rbd/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key21}};
if(vErrors === null){
vErrors = [err240];
}
else {
vErrors.push(err240);
}
errors++;
}
}
if(data114.pool !== undefined){
let data115 = data114.pool;
if(typeof data115 === "string"){
if(!(formats88(data115))){
const err241 = {instancePath:instancePath+"/disks/" + i17+"/rbd/pool",schemaPath:"#/properties/disks/items/properties/rbd/properties/pool/format",keyword:"format",params:{format: "volume-name"}};
if(vErrors === null){
vErrors = [err241];
}
else {
vErrors.push(err241);
}
errors++;
}
}
else {
const err242 = {instancePath:instancePath+"/disks/" + i17+"/rbd/pool",schemaPath:"#/properties/disks/items/properties/rbd/properties/pool/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err242];
}
else {
vErrors.push(err242);
}
errors++;
}
}
if(data114.image !== undefined){
let data116 = data114.image;
if((typeof data116 !== "string") && (data116 !== null)){
const err243 = {instancePath:instancePath+"/disks/" + i17+"/rbd/image",schemaPath:"#/properties/disks/items/properties/rbd/properties/image/type",keyword:"type",params:{type: schema20.properties.disks.items.properties.rbd.properties.image.type}};
if(vErrors === null){
vErrors = [err243];
}
else {
vErrors.push(err243);
}
errors++;
}
if(typeof data116 === "string"){
if(!(formats88(data116))){
const err244 = {instancePath:instancePath+"/disks/" + i17+"/rbd/image",schemaPath:"#/properties/disks/items/properties/rbd/properties/image/format",keyword:"format",params:{format: "volume-name"}};
if(vErrors === null){
vErrors = [err244];
}
else {
vErrors.push(err244);
}
errors++;
}
}
}
if(data114.size !== undefined){
let data117 = data114.size;
if(((typeof data117 !== "string") && (!(((typeof data117 == "number") && (!(data117 % 1) && !isNaN(data117))) && (isFinite(data117))))) && (data117 !== null)){
const err245 = {instancePath:instancePath+"/disks/" + i17+"/rbd/size",schemaPath:"#/properties/disks/items/properties/rbd/properties/size/type",keyword:"type",params:{type: schema20.properties.disks.items.properties.rbd.properties.size.type}};
if(vErrors === null){
vErrors = [err245];
}
else {
vErrors.push(err245);
}
errors++;
}
if((typeof data117 == "number") && (isFinite(data117))){
if(data117 > 9007199254740991 || isNaN(data117)){
const err246 = {instancePath:instancePath+"/disks/" + i17+"/rbd/size",schemaPath:"#/properties/disks/items/properties/rbd/properties/size/maximum",keyword:"maximum",params:{comparison: "<=", limit: 9007199254740991}};
if(vErrors === null){
vErrors = [err246];
}
else {
vErrors.push(err246);
}
errors++;
}
if(data117 < 1048576 || isNaN(data117)){
const err247 = {instancePath:instancePath+"/disks/" + i17+"/rbd/size",schemaPath:"#/properties/disks/items/properties/rbd/properties/size/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1048576}};
if(vErrors === null){
vErrors = [err247];
}
else {
vErrors.push(err247);
}
errors++;
}
let res3;
if((512 === 0 || (res3 = data117/512, res3 !== parseInt(res3)))){
const err248 = {instancePath:instancePath+"/disks/" + i17+"/rbd/size",schemaPath:"#/properties/disks/items/properties/rbd/properties/size/multipleOf",keyword:"multipleOf",params:{multipleOf: 512}};
if(vErrors === null){
vErrors = [err248];
}
else {
vErrors.push(err248);
}
errors++;
}
}
if(typeof data117 === "string"){
if(!(formats76(data117))){
const err249 = {instancePath:instancePath+"/disks/" + i17+"/rbd/size",schemaPath:"#/properties/disks/items/properties/rbd/properties/size/format",keyword:"format",params:{format: "disk-size"}};
if(vErrors === null){
vErrors = [err249];
}
else {
vErrors.push(err249);
}
errors++;
}
}
}
if(data114.filesystem !== undefined){
let data118 = data114.filesystem;
if(!((((data118 === "ext4") || (data118 === "xfs")) || (data118 === "btrfs")) || (data118 === null))){
const err250 = {instancePath:instancePath+"/disks/" + i17+"/rbd/filesystem",schemaPath:"#/properties/disks/items/properties/rbd/properties/filesystem/enum",keyword:"enum",params:{allowedValues: schema20.properties.disks.items.properties.rbd.properties.filesystem.enum}};
if(vErrors === null){
vErrors = [err250];
}
else {
vErrors.push(err250);
}
errors++;
}
}
}
}
if(data79.zfs !== undefined){
let data119 = data79.zfs;
if((!(data119 && typeof data119 == "object" && !Array.isArray(data119))) && (data119 !== null)){
const err251 = {instancePath:instancePath+"/disks/" + i17+"/zfs",schemaPath:"#/properties/disks/items/properties/zfs/type",keyword:"type",params:{type: schema20.properties.disks.items.properties.zfs.type}};
if(vErrors === null){
vErrors = [err251];
}
else {
vErrors.push(err251);
}
errors++;
}
if(data119 && typeof data119 == "object" && !Array.isArray(data119)){
if(data119.parent === undefined){
const err252 = {instancePath:instancePath+"/disks/" + i17+"/zfs",schemaPath:"#/properties/disks/items/properties/zfs/required",keyword:"required",params:{missingProperty: "parent"}};
if(vErrors === null){
vErrors = [err252];
}
else {
vErrors.push(err252);
}
errors++;
}
for(const key22 in data119){
if(!(((key22 === "parent") || (key22 === "base")) || (key22 === "size"))){
const err253 = {instancePath:instancePath+"/disks/" + i17+"/zfs",schemaPath:"#/properties/disks/items/properties/zfs/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key22}};
if(vErrors === null){
vErrors = [err253];
}
else {
vErrors.push(err253);
}
errors++;
}
}
if(data119.parent !== undefined){
let data120 = data119.parent;
if(typeof data120 === "string"){
if(!(formats104(data120))){
const err254 = {instancePath:instancePath+"/disks/" + i17+"/zfs/parent",schemaPath:"#/properties/disks/items/properties/zfs/properties/parent/format",keyword:"format",params:{format: "dataset-name"}};
if(vErrors === null){
vErrors = [err254];
}
else {
vErrors.push(err254);
}
errors++;
}
}
else {
const err255 = {instancePath:instancePath+"/disks/" + i17+"/zfs/parent",schemaPath:"#/properties/disks/items/properties/zfs/properties/parent/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err255];
}
else {
vErrors.push(err255);
}
errors++;
}
}
if(data119.base !== undefined){
let data121 = data119.base;
if((typeof data121 !== "string") && (data121 !== null)){
const err256 = {instancePath:instancePath+"/disks/" + i17+"/zfs/base",schemaPath:"#/properties/disks/items/properties/zfs/properties/base/type",keyword:"type",params:{type: schema20.properties.disks.items.properties.zfs.properties.base.type}};
if(vErrors === null){
vErrors = [err256];
}
else {
vErrors.push(err256);
}
errors++;
}
if(typeof data121 === "string"){
if(!(formats104(data121))){
const err257 = {instancePath:instancePath+"/disks/" + i17+"/zfs/base",schemaPath:"#/properties/disks/items/properties/zfs/properties/base/format",keyword:"format",params:{format: "dataset-name"}};
if(vErrors === null){
vErrors = [err257];
}
else {
vErrors.push(err257);
}
errors++;
}
}
}
if(data119.size !== undefined){
let data122 = data119.size;
if(((typeof data122 !== "string") && (!(((typeof data122 == "number") && (!(data122 % 1) && !isNaN(data122))) && (isFinite(data122))))) && (data122 !== null)){
const err258 = {instancePath:instancePath+"/disks/" + i17+"/zfs/size",schemaPath:"#/properties/disks/items/properties/zfs/properties/size/type",keyword:"type",params:{type: schema20.properties.disks.items.properties.zfs.properties.size.type}};
if(vErrors === null){
vErrors = [err258];
}
else {
vErrors.push(err258);
}
errors++;
}
if((typeof data122 == "number") && (isFinite(data122))){
if(data122 > 9007199254740991 || isNaN(data122)){
const err259 = {instancePath:instancePath+"/disks/" + i17+"/zfs/size",schemaPath:"#/properties/disks/items/properties/zfs/properties/size/maximum",keyword:"maximum",params:{comparison: "<=", limit: 9007199254740991}};
if(vErrors === null){
vErrors = [err259];
}
else {
vErrors.push(err259);
}
errors++;
}
if(data122 < 1048576 || isNaN(data122)){
const err260 = {instancePath:instancePath+"/disks/" + i17+"/zfs/size",schemaPath:"#/properties/disks/items/properties/zfs/properties/size/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1048576}};
if(vErrors === null){
vErrors = [err260];
}
else {
vErrors.push(err260);
}
errors++;
}
let res4;
if((512 === 0 || (res4 = data122/512, res4 !== parseInt(res4)))){
const err261 = {instancePath:instancePath+"/disks/" + i17+"/zfs/size",schemaPath:"#/properties/disks/items/properties/zfs/properties/size/multipleOf",keyword:"multipleOf",params:{multipleOf: 512}};
if(vErrors === null){
vErrors = [err261];
}
else {
vErrors.push(err261);
}
errors++;
}
}
if(typeof data122 === "string"){
if(!(formats76(data122))){
const err262 = {instancePath:instancePath+"/disks/" + i17+"/zfs/size",schemaPath:"#/properties/disks/items/properties/zfs/properties/size/format",keyword:"format",params:{format: "disk-size"}};
if(vErrors === null){
vErrors = [err262];
}
else {
vErrors.push(err262);
}
errors++;
}
}
}
}
}
}
else {
const err263 = {instancePath:instancePath+"/disks/" + i17,schemaPath:"#/properties/disks/items/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err263];
}
else {
vErrors.push(err263);
}
errors++;
}
}
}
}
if(data.os !== undefined){
let data123 = data.os;
if((!(data123 && typeof data123 == "object" && !Array.isArray(data123))) && (data123 !== null)){
const err264 = {instancePath:instancePath+"/os",schemaPath:"#/properties/os/type",keyword:"type",params:{type: schema20.properties.os.type}};
if(vErrors === null){
vErrors = [err264];
}
else {
vErrors.push(err264);
}
errors++;
}
if(data123 && typeof data123 == "object" && !Array.isArray(data123)){
for(const key23 in data123){
if(!(func1.call(schema20.properties.os.properties, key23))){
const err265 = {instancePath:instancePath+"/os",schemaPath:"#/properties/os/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key23}};
if(vErrors === null){
vErrors = [err265];
}
else {
vErrors.push(err265);
}
errors++;
}
}
if(data123.template !== undefined){
let data124 = data123.template;
if((typeof data124 !== "string") && (data124 !== null)){
const err266 = {instancePath:instancePath+"/os/template",schemaPath:"#/properties/os/properties/template/type",keyword:"type",params:{type: schema20.properties.os.properties.template.type}};
if(vErrors === null){
vErrors = [err266];
}
else {
vErrors.push(err266);
}
errors++;
}
if(typeof data124 === "string"){
if(!(formats110(data124))){
const err267 = {instancePath:instancePath+"/os/template",schemaPath:"#/properties/os/properties/template/format",keyword:"format",params:{format: "template-name"}};
if(vErrors === null){
vErrors = [err267];
}
else {
vErrors.push(err267);
}
errors++;
}
}
}
if(data123.args !== undefined){
let data125 = data123.args;
if((!(Array.isArray(data125))) && (data125 !== null)){
const err268 = {instancePath:instancePath+"/os/args",schemaPath:"#/properties/os/properties/args/type",keyword:"type",params:{type: schema20.properties.os.properties.args.type}};
if(vErrors === null){
vErrors = [err268];
}
else {
vErrors.push(err268);
}
errors++;
}
if(Array.isArray(data125)){
const len18 = data125.length;
for(let i18=0; i18<len18; i18++){
let data126 = data125[i18];
if(typeof data126 === "string"){
if(!(formats2(data126))){
const err269 = {instancePath:instancePath+"/os/args/" + i18,schemaPath:"#/properties/os/properties/args/items/format",keyword:"format",params:{format: "one-line"}};
if(vErrors === null){
vErrors = [err269];
}
else {
vErrors.push(err269);
}
errors++;
}
}
else {
const err270 = {instancePath:instancePath+"/os/args/" + i18,schemaPath:"#/properties/os/properties/args/items/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err270];
}
else {
vErrors.push(err270);
}
errors++;
}
}
}
}
if(data123["args+"] !== undefined){
let data127 = data123["args+"];
if(Array.isArray(data127)){
const len19 = data127.length;
for(let i19=0; i19<len19; i19++){
let data128 = data127[i19];
if(typeof data128 === "string"){
if(!(formats2(data128))){
const err271 = {instancePath:instancePath+"/os/args+/" + i19,schemaPath:"#/properties/os/properties/args%2B/items/format",keyword:"format",params:{format: "one-line"}};
if(vErrors === null){
vErrors = [err271];
}
else {
vErrors.push(err271);
}
errors++;
}
}
else {
const err272 = {instancePath:instancePath+"/os/args+/" + i19,schemaPath:"#/properties/os/properties/args%2B/items/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err272];
}
else {
vErrors.push(err272);
}
errors++;
}
}
}
else {
const err273 = {instancePath:instancePath+"/os/args+",schemaPath:"#/properties/os/properties/args%2B/type",keyword:"type",params:{type: "array"}};
if(vErrors === null){
vErrors = [err273];
}
else {
vErrors.push(err273);
}
errors++;
}
}
if(data123.copy !== undefined){
let data129 = data123.copy;
if((!(data129 && typeof data129 == "object" && !Array.isArray(data129))) && (data129 !== null)){
const err274 = {instancePath:instancePath+"/os/copy",schemaPath:"#/properties/os/properties/copy/type",keyword:"type",params:{type: schema20.properties.os.properties.copy.type}};
if(vErrors === null){
vErrors = [err274];
}
else {
vErrors.push(err274);
}
errors++;
}
if(data129 && typeof data129 == "object" && !Array.isArray(data129)){
if(data129.path === undefined){
const err275 = {instancePath:instancePath+"/os/copy",schemaPath:"#/properties/os/properties/copy/required",keyword:"required",params:{missingProperty: "path"}};
if(vErrors === null){
vErrors = [err275];
}
else {
vErrors.push(err275);
}
errors++;
}
for(const key24 in data129){
if(!(key24 === "path")){
const err276 = {instancePath:instancePath+"/os/copy",schemaPath:"#/properties/os/properties/copy/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key24}};
if(vErrors === null){
vErrors = [err276];
}
else {
vErrors.push(err276);
}
errors++;
}
}
if(data129.path !== undefined){
let data130 = data129.path;
if(typeof data130 === "string"){
if(!(formats18(data130))){
const err277 = {instancePath:instancePath+"/os/copy/path",schemaPath:"#/properties/os/properties/copy/properties/path/format",keyword:"format",params:{format: "path"}};
if(vErrors === null){
vErrors = [err277];
}
else {
vErrors.push(err277);
}
errors++;
}
}
else {
const err278 = {instancePath:instancePath+"/os/copy/path",schemaPath:"#/properties/os/properties/copy/properties/path/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err278];
}
else {
vErrors.push(err278);
}
errors++;
}
}
}
}
if(data123.tarball !== undefined){
let data131 = data123.tarball;
if((!(data131 && typeof data131 == "object" && !Array.isArray(data131))) && (data131 !== null)){
const err279 = {instancePath:instancePath+"/os/tarball",schemaPath:"#/properties/os/properties/tarball/type",keyword:"type",params:{type: schema20.properties.os.properties.tarball.type}};
if(vErrors === null){
vErrors = [err279];
}
else {
vErrors.push(err279);
}
errors++;
}
if(data131 && typeof data131 == "object" && !Array.isArray(data131)){
if(data131.path === undefined){
const err280 = {instancePath:instancePath+"/os/tarball",schemaPath:"#/properties/os/properties/tarball/required",keyword:"required",params:{missingProperty: "path"}};
if(vErrors === null){
vErrors = [err280];
}
else {
vErrors.push(err280);
}
errors++;
}
for(const key25 in data131){
if(!(key25 === "path")){
const err281 = {instancePath:instancePath+"/os/tarball",schemaPath:"#/properties/os/properties/tarball/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key25}};
if(vErrors === null){
vErrors = [err281];
}
else {
vErrors.push(err281);
}
errors++;
}
}
if(data131.path !== undefined){
let data132 = data131.path;
if(typeof data132 === "string"){
if(!(formats18(data132))){
const err282 = {instancePath:instancePath+"/os/tarball/path",schemaPath:"#/properties/os/properties/tarball/properties/path/format",keyword:"format",params:{format: "path"}};
if(vErrors === null){
vErrors = [err282];
}
else {
vErrors.push(err282);
}
errors++;
}
}
else {
const err283 = {instancePath:instancePath+"/os/tarball/path",schemaPath:"#/properties/os/properties/tarball/properties/path/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err283];
}
else {
vErrors.push(err283);
}
errors++;
}
}
}
}
if(data123.base !== undefined){
let data133 = data123.base;
if((!(data133 && typeof data133 == "object" && !Array.isArray(data133))) && (data133 !== null)){
const err284 = {instancePath:instancePath+"/os/base",schemaPath:"#/properties/os/properties/base/type",keyword:"type",params:{type: schema20.properties.os.properties.base.type}};
if(vErrors === null){
vErrors = [err284];
}
else {
vErrors.push(err284);
}
errors++;
}
if(data133 && typeof data133 == "object" && !Array.isArray(data133)){
for(const key26 in data133){
const err285 = {instancePath:instancePath+"/os/base",schemaPath:"#/properties/os/properties/base/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key26}};
if(vErrors === null){
vErrors = [err285];
}
else {
vErrors.push(err285);
}
errors++;
}
}
}
if(data123.ganeti !== undefined){
let data134 = data123.ganeti;
if((!(data134 && typeof data134 == "object" && !Array.isArray(data134))) && (data134 !== null)){
const err286 = {instancePath:instancePath+"/os/ganeti",schemaPath:"#/properties/os/properties/ganeti/type",keyword:"type",params:{type: schema20.properties.os.properties.ganeti.type}};
if(vErrors === null){
vErrors = [err286];
}
else {
vErrors.push(err286);
}
errors++;
}
if(data134 && typeof data134 == "object" && !Array.isArray(data134)){
if(data134.name === undefined){
const err287 = {instancePath:instancePath+"/os/ganeti",schemaPath:"#/properties/os/properties/ganeti/required",keyword:"required",params:{missingProperty: "name"}};
if(vErrors === null){
vErrors = [err287];
}
else {
vErrors.push(err287);
}
errors++;
}
for(const key27 in data134){
if(!((((((key27 === "name") || (key27 === "variant")) || (key27 === "parameters")) || (key27 === "import")) || (key27 === "renameFrom")) || (key27 === "timeout"))){
const err288 = {instancePath:instancePath+"/os/ganeti",schemaPath:"#/properties/os/properties/ganeti/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key27}};
if(vErrors === null){
vErrors = [err288];
}
else {
vErrors.push(err288);
}
errors++;
}
}
if(data134.name !== undefined){
let data135 = data134.name;
if(typeof data135 === "string"){
if(!(formats110(data135))){
const err289 = {instancePath:instancePath+"/os/ganeti/name",schemaPath:"#/properties/os/properties/ganeti/properties/name/format",keyword:"format",params:{format: "template-name"}};
if(vErrors === null){
vErrors = [err289];
}
else {
vErrors.push(err289);
}
errors++;
}
}
else {
const err290 = {instancePath:instancePath+"/os/ganeti/name",schemaPath:"#/properties/os/properties/ganeti/properties/name/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err290];
}
else {
vErrors.push(err290);
}
errors++;
}
}
if(data134.variant !== undefined){
let data136 = data134.variant;
if((typeof data136 !== "string") && (data136 !== null)){
const err291 = {instancePath:instancePath+"/os/ganeti/variant",schemaPath:"#/properties/os/properties/ganeti/properties/variant/type",keyword:"type",params:{type: schema20.properties.os.properties.ganeti.properties.variant.type}};
if(vErrors === null){
vErrors = [err291];
}
else {
vErrors.push(err291);
}
errors++;
}
if(typeof data136 === "string"){
if(!(formats110(data136))){
const err292 = {instancePath:instancePath+"/os/ganeti/variant",schemaPath:"#/properties/os/properties/ganeti/properties/variant/format",keyword:"format",params:{format: "template-name"}};
if(vErrors === null){
vErrors = [err292];
}
else {
vErrors.push(err292);
}
errors++;
}
}
}
if(data134.parameters !== undefined){
let data137 = data134.parameters;
if((!(data137 && typeof data137 == "object" && !Array.isArray(data137))) && (data137 !== null)){
const err293 = {instancePath:instancePath+"/os/ganeti/parameters",schemaPath:"#/properties/os/properties/ganeti/properties/parameters/type",keyword:"type",params:{type: schema20.properties.os.properties.ganeti.properties.parameters.type}};
if(vErrors === null){
vErrors = [err293];
}
else {
vErrors.push(err293);
}
errors++;
}
if(data137 && typeof data137 == "object" && !Array.isArray(data137)){
for(const key28 in data137){
let data138 = data137[key28];
if(typeof data138 === "string"){
if(!(formats2(data138))){
const err294 = {instancePath:instancePath+"/os/ganeti/parameters/" + key28.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/os/properties/ganeti/properties/parameters/additionalProperties/format",keyword:"format",params:{format: "one-line"}};
if(vErrors === null){
vErrors = [err294];
}
else {
vErrors.push(err294);
}
errors++;
}
}
else {
const err295 = {instancePath:instancePath+"/os/ganeti/parameters/" + key28.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/os/properties/ganeti/properties/parameters/additionalProperties/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err295];
}
else {
vErrors.push(err295);
}
errors++;
}
}
}
}
if(data134.import !== undefined){
let data139 = data134.import;
if((typeof data139 !== "string") && (data139 !== null)){
const err296 = {instancePath:instancePath+"/os/ganeti/import",schemaPath:"#/properties/os/properties/ganeti/properties/import/type",keyword:"type",params:{type: schema20.properties.os.properties.ganeti.properties.import.type}};
if(vErrors === null){
vErrors = [err296];
}
else {
vErrors.push(err296);
}
errors++;
}
if(typeof data139 === "string"){
if(!(formats18(data139))){
const err297 = {instancePath:instancePath+"/os/ganeti/import",schemaPath:"#/properties/os/properties/ganeti/properties/import/format",keyword:"format",params:{format: "path"}};
if(vErrors === null){
vErrors = [err297];
}
else {
vErrors.push(err297);
}
errors++;
}
}
}
if(data134.renameFrom !== undefined){
let data140 = data134.renameFrom;
if((typeof data140 !== "string") && (data140 !== null)){
const err298 = {instancePath:instancePath+"/os/ganeti/renameFrom",schemaPath:"#/properties/os/properties/ganeti/properties/renameFrom/type",keyword:"type",params:{type: schema20.properties.os.properties.ganeti.properties.renameFrom.type}};
if(vErrors === null){
vErrors = [err298];
}
else {
vErrors.push(err298);
}
errors++;
}
if(typeof data140 === "string"){
if(!(formats110(data140))){
const err299 = {instancePath:instancePath+"/os/ganeti/renameFrom",schemaPath:"#/properties/os/properties/ganeti/properties/renameFrom/format",keyword:"format",params:{format: "template-name"}};
if(vErrors === null){
vErrors = [err299];
}
else {
vErrors.push(err299);
}
errors++;
}
}
}
if(data134.timeout !== undefined){
let data141 = data134.timeout;
if((typeof data141 !== "string") && (data141 !== null)){
const err300 = {instancePath:instancePath+"/os/ganeti/timeout",schemaPath:"#/properties/os/properties/ganeti/properties/timeout/type",keyword:"type",params:{type: schema20.properties.os.properties.ganeti.properties.timeout.type}};
if(vErrors === null){
vErrors = [err300];
}
else {
vErrors.push(err300);
}
errors++;
}
if(typeof data141 === "string"){
if(!(formats130(data141))){
const err301 = {instancePath:instancePath+"/os/ganeti/timeout",schemaPath:"#/properties/os/properties/ganeti/properties/timeout/format",keyword:"format",params:{format: "duration"}};
if(vErrors === null){
vErrors = [err301];
}
else {
vErrors.push(err301);
}
errors++;
}
}
}
}
}
if(data123.oci !== undefined){
let data142 = data123.oci;
if((!(data142 && typeof data142 == "object" && !Array.isArray(data142))) && (data142 !== null)){
const err302 = {instancePath:instancePath+"/os/oci",schemaPath:"#/properties/os/properties/oci/type",keyword:"type",params:{type: schema20.properties.os.properties.oci.type}};
if(vErrors === null){
vErrors = [err302];
}
else {
vErrors.push(err302);
}
errors++;
}
if(data142 && typeof data142 == "object" && !Array.isArray(data142)){
if(data142.path === undefined){
const err303 = {instancePath:instancePath+"/os/oci",schemaPath:"#/properties/os/properties/oci/required",keyword:"required",params:{missingProperty: "path"}};
if(vErrors === null){
vErrors = [err303];
}
else {
vErrors.push(err303);
}
errors++;
}
for(const key29 in data142){
if(!((key29 === "path") || (key29 === "tag"))){
const err304 = {instancePath:instancePath+"/os/oci",schemaPath:"#/properties/os/properties/oci/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key29}};
if(vErrors === null){
vErrors = [err304];
}
else {
vErrors.push(err304);
}
errors++;
}
}
if(data142.path !== undefined){
let data143 = data142.path;
if(typeof data143 === "string"){
if(!(formats18(data143))){
const err305 = {instancePath:instancePath+"/os/oci/path",schemaPath:"#/properties/os/properties/oci/properties/path/format",keyword:"format",params:{format: "path"}};
if(vErrors === null){
vErrors = [err305];
}
else {
vErrors.push(err305);
}
errors++;
}
}
else {
const err306 = {instancePath:instancePath+"/os/oci/path",schemaPath:"#/properties/os/properties/oci/properties/path/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err306];
}
else {
vErrors.push(err306);
}
errors++;
}
}
if(data142.tag !== undefined){
let data144 = data142.tag;
if((typeof data144 !== "string") && (data144 !== null)){
const err307 = {instancePath:instancePath+"/os/oci/tag",schemaPath:"#/properties/os/properties/oci/properties/tag/type",keyword:"type",params:{type: schema20.properties.os.properties.oci.properties.tag.type}};
if(vErrors === null){
vErrors = [err307];
}
else {
vErrors.push(err307);
}
errors++;
}
if(typeof data144 === "string"){
if(!(formats2(data144))){
const err308 = {instancePath:instancePath+"/os/oci/tag",schemaPath:"#/properties/os/properties/oci/properties/tag/format",keyword:"format",params:{format: "one-line"}};
if(vErrors === null){
vErrors = [err308];
}
else {
vErrors.push(err308);
}
errors++;
}
}
}
}
}
if(data123.fit !== undefined){
let data145 = data123.fit;
if((!(data145 && typeof data145 == "object" && !Array.isArray(data145))) && (data145 !== null)){
const err309 = {instancePath:instancePath+"/os/fit",schemaPath:"#/properties/os/properties/fit/type",keyword:"type",params:{type: schema20.properties.os.properties.fit.type}};
if(vErrors === null){
vErrors = [err309];
}
else {
vErrors.push(err309);
}
errors++;
}
if(data145 && typeof data145 == "object" && !Array.isArray(data145)){
for(const key30 in data145){
if(!((key30 === "except") || (key30 === "except+"))){
const err310 = {instancePath:instancePath+"/os/fit",schemaPath:"#/properties/os/properties/fit/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key30}};
if(vErrors === null){
vErrors = [err310];
}
else {
vErrors.push(err310);
}
errors++;
}
}
if(data145.except !== undefined){
let data146 = data145.except;
if((!(Array.isArray(data146))) && (data146 !== null)){
const err311 = {instancePath:instancePath+"/os/fit/except",schemaPath:"#/properties/os/properties/fit/properties/except/type",keyword:"type",params:{type: schema20.properties.os.properties.fit.properties.except.type}};
if(vErrors === null){
vErrors = [err311];
}
else {
vErrors.push(err311);
}
errors++;
}
if(Array.isArray(data146)){
const len20 = data146.length;
for(let i20=0; i20<len20; i20++){
let data147 = data146[i20];
if(!(((((((data147 === "Hostname") || (data147 === "Hosts")) || (data147 === "Fstab")) || (data147 === "Consoles")) || (data147 === "Network")) || (data147 === "MachineId")) || (data147 === "Hardware"))){
const err312 = {instancePath:instancePath+"/os/fit/except/" + i20,schemaPath:"#/properties/os/properties/fit/properties/except/items/enum",keyword:"enum",params:{allowedValues: schema20.properties.os.properties.fit.properties.except.items.enum}};
if(vErrors === null){
vErrors = [err312];
}
else {
vErrors.push(err312);
}
errors++;
}
}
}
}
if(data145["except+"] !== undefined){
let data148 = data145["except+"];
if(Array.isArray(data148)){
const len21 = data148.length;
for(let i21=0; i21<len21; i21++){
let data149 = data148[i21];
if(!(((((((data149 === "Hostname") || (data149 === "Hosts")) || (data149 === "Fstab")) || (data149 === "Consoles")) || (data149 === "Network")) || (data149 === "MachineId")) || (data149 === "Hardware"))){
const err313 = {instancePath:instancePath+"/os/fit/except+/" + i21,schemaPath:"#/properties/os/properties/fit/properties/except%2B/items/enum",keyword:"enum",params:{allowedValues: schema20.properties.os.properties.fit.properties["except+"].items.enum}};
if(vErrors === null){
vErrors = [err313];
}
else {
vErrors.push(err313);
}
errors++;
}
}
}
else {
const err314 = {instancePath:instancePath+"/os/fit/except+",schemaPath:"#/properties/os/properties/fit/properties/except%2B/type",keyword:"type",params:{type: "array"}};
if(vErrors === null){
vErrors = [err314];
}
else {
vErrors.push(err314);
}
errors++;
}
}
}
}
}
}
if(data.lifecycle !== undefined){
let data150 = data.lifecycle;
if((!(data150 && typeof data150 == "object" && !Array.isArray(data150))) && (data150 !== null)){
const err315 = {instancePath:instancePath+"/lifecycle",schemaPath:"#/properties/lifecycle/type",keyword:"type",params:{type: schema20.properties.lifecycle.type}};
if(vErrors === null){
vErrors = [err315];
}
else {
vErrors.push(err315);
}
errors++;
}
if(data150 && typeof data150 == "object" && !Array.isArray(data150)){
for(const key31 in data150){
if(!((((((key31 === "stop") || (key31 === "reboot")) || (key31 === "rebootCounter")) || (key31 === "guestPoweroff")) || (key31 === "protect")) || (key31 === "protect+"))){
const err316 = {instancePath:instancePath+"/lifecycle",schemaPath:"#/properties/lifecycle/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key31}};
if(vErrors === null){
vErrors = [err316];
}
else {
vErrors.push(err316);
}
errors++;
}
}
if(data150.stop !== undefined){
let data151 = data150.stop;
if((!(data151 && typeof data151 == "object" && !Array.isArray(data151))) && (data151 !== null)){
const err317 = {instancePath:instancePath+"/lifecycle/stop",schemaPath:"#/properties/lifecycle/properties/stop/type",keyword:"type",params:{type: schema20.properties.lifecycle.properties.stop.type}};
if(vErrors === null){
vErrors = [err317];
}
else {
vErrors.push(err317);
}
errors++;
}
if(data151 && typeof data151 == "object" && !Array.isArray(data151)){
for(const key32 in data151){
if(!((key32 === "timeout") || (key32 === "thenKill"))){
const err318 = {instancePath:instancePath+"/lifecycle/stop",schemaPath:"#/properties/lifecycle/properties/stop/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key32}};
if(vErrors === null){
vErrors = [err318];
}
else {
vErrors.push(err318);
}
errors++;
}
}
if(data151.timeout !== undefined){
let data152 = data151.timeout;
if((typeof data152 !== "string") && (data152 !== null)){
const err319 = {instancePath:instancePath+"/lifecycle/stop/timeout",schemaPath:"#/properties/lifecycle/properties/stop/properties/timeout/type",keyword:"type",params:{type: schema20.properties.lifecycle.properties.stop.properties.timeout.type}};
if(vErrors === null){
vErrors = [err319];
}
else {
vErrors.push(err319);
}
errors++;
}
if(typeof data152 === "string"){
if(!(formats130(data152))){
const err320 = {instancePath:instancePath+"/lifecycle/stop/timeout",schemaPath:"#/properties/lifecycle/properties/stop/properties/timeout/format",keyword:"format",params:{format: "duration"}};
if(vErrors === null){
vErrors = [err320];
}
else {
vErrors.push(err320);
}
errors++;
}
}
}
if(data151.thenKill !== undefined){
let data153 = data151.thenKill;
if((typeof data153 !== "boolean") && (data153 !== null)){
const err321 = {instancePath:instancePath+"/lifecycle/stop/thenKill",schemaPath:"#/properties/lifecycle/properties/stop/properties/thenKill/type",keyword:"type",params:{type: schema20.properties.lifecycle.properties.stop.properties.thenKill.type}};
if(vErrors === null){
vErrors = [err321];
}
else {
vErrors.push(err321);
}
errors++;
}
}
}
}
if(data150.reboot !== undefined){
let data154 = data150.reboot;
if(!(((data154 === "Soft") || (data154 === "Hard")) || (data154 === null))){
const err322 = {instancePath:instancePath+"/lifecycle/reboot",schemaPath:"#/properties/lifecycle/properties/reboot/enum",keyword:"enum",params:{allowedValues: schema20.properties.lifecycle.properties.reboot.enum}};
if(vErrors === null){
vErrors = [err322];
}
else {
vErrors.push(err322);
}
errors++;
}
}
if(data150.rebootCounter !== undefined){
let data155 = data150.rebootCounter;
if((!(((typeof data155 == "number") && (!(data155 % 1) && !isNaN(data155))) && (isFinite(data155)))) && (data155 !== null)){
const err323 = {instancePath:instancePath+"/lifecycle/rebootCounter",schemaPath:"#/properties/lifecycle/properties/rebootCounter/type",keyword:"type",params:{type: schema20.properties.lifecycle.properties.rebootCounter.type}};
if(vErrors === null){
vErrors = [err323];
}
else {
vErrors.push(err323);
}
errors++;
}
if((typeof data155 == "number") && (isFinite(data155))){
if(data155 > 2147483647 || isNaN(data155)){
const err324 = {instancePath:instancePath+"/lifecycle/rebootCounter",schemaPath:"#/properties/lifecycle/properties/rebootCounter/maximum",keyword:"maximum",params:{comparison: "<=", limit: 2147483647}};
if(vErrors === null){
vErrors = [err324];
}
else {
vErrors.push(err324);
}
errors++;
}
if(data155 < 0 || isNaN(data155)){
const err325 = {instancePath:instancePath+"/lifecycle/rebootCounter",schemaPath:"#/properties/lifecycle/properties/rebootCounter/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0}};
if(vErrors === null){
vErrors = [err325];
}
else {
vErrors.push(err325);
}
errors++;
}
}
}
if(data150.guestPoweroff !== undefined){
let data156 = data150.guestPoweroff;
if(!(((data156 === "Accept") || (data156 === "Restart")) || (data156 === null))){
const err326 = {instancePath:instancePath+"/lifecycle/guestPoweroff",schemaPath:"#/properties/lifecycle/properties/guestPoweroff/enum",keyword:"enum",params:{allowedValues: schema20.properties.lifecycle.properties.guestPoweroff.enum}};
if(vErrors === null){
vErrors = [err326];
}
else {
vErrors.push(err326);
}
errors++;
}
}
if(data150.protect !== undefined){
let data157 = data150.protect;
if((!(Array.isArray(data157))) && (data157 !== null)){
const err327 = {instancePath:instancePath+"/lifecycle/protect",schemaPath:"#/properties/lifecycle/properties/protect/type",keyword:"type",params:{type: schema20.properties.lifecycle.properties.protect.type}};
if(vErrors === null){
vErrors = [err327];
}
else {
vErrors.push(err327);
}
errors++;
}
if(Array.isArray(data157)){
const len22 = data157.length;
for(let i22=0; i22<len22; i22++){
let data158 = data157[i22];
if(!((((data158 === "Delete") || (data158 === "Recreate")) || (data158 === "Stop")) || (data158 === "Migrate"))){
const err328 = {instancePath:instancePath+"/lifecycle/protect/" + i22,schemaPath:"#/properties/lifecycle/properties/protect/items/enum",keyword:"enum",params:{allowedValues: schema20.properties.lifecycle.properties.protect.items.enum}};
if(vErrors === null){
vErrors = [err328];
}
else {
vErrors.push(err328);
}
errors++;
}
}
}
}
if(data150["protect+"] !== undefined){
let data159 = data150["protect+"];
if(Array.isArray(data159)){
const len23 = data159.length;
for(let i23=0; i23<len23; i23++){
let data160 = data159[i23];
if(!((((data160 === "Delete") || (data160 === "Recreate")) || (data160 === "Stop")) || (data160 === "Migrate"))){
const err329 = {instancePath:instancePath+"/lifecycle/protect+/" + i23,schemaPath:"#/properties/lifecycle/properties/protect%2B/items/enum",keyword:"enum",params:{allowedValues: schema20.properties.lifecycle.properties["protect+"].items.enum}};
if(vErrors === null){
vErrors = [err329];
}
else {
vErrors.push(err329);
}
errors++;
}
}
}
else {
const err330 = {instancePath:instancePath+"/lifecycle/protect+",schemaPath:"#/properties/lifecycle/properties/protect%2B/type",keyword:"type",params:{type: "array"}};
if(vErrors === null){
vErrors = [err330];
}
else {
vErrors.push(err330);
}
errors++;
}
}
}
}
if(data.updates !== undefined){
let data161 = data.updates;
if((!(data161 && typeof data161 == "object" && !Array.isArray(data161))) && (data161 !== null)){
const err331 = {instancePath:instancePath+"/updates",schemaPath:"#/properties/updates/type",keyword:"type",params:{type: schema20.properties.updates.type}};
if(vErrors === null){
vErrors = [err331];
}
else {
vErrors.push(err331);
}
errors++;
}
if(data161 && typeof data161 == "object" && !Array.isArray(data161)){
for(const key33 in data161){
if(!((((key33 === "restart") || (key33 === "window")) || (key33 === "recreate")) || (key33 === "migrate"))){
const err332 = {instancePath:instancePath+"/updates",schemaPath:"#/properties/updates/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key33}};
if(vErrors === null){
vErrors = [err332];
}
else {
vErrors.push(err332);
}
errors++;
}
}
if(data161.restart !== undefined){
let data162 = data161.restart;
if(!(((((data162 === "Auto") || (data162 === "Approve")) || (data162 === "InWindow")) || (data162 === "Never")) || (data162 === null))){
const err333 = {instancePath:instancePath+"/updates/restart",schemaPath:"#/properties/updates/properties/restart/enum",keyword:"enum",params:{allowedValues: schema20.properties.updates.properties.restart.enum}};
if(vErrors === null){
vErrors = [err333];
}
else {
vErrors.push(err333);
}
errors++;
}
}
if(data161.window !== undefined){
let data163 = data161.window;
if((typeof data163 !== "string") && (data163 !== null)){
const err334 = {instancePath:instancePath+"/updates/window",schemaPath:"#/properties/updates/properties/window/type",keyword:"type",params:{type: schema20.properties.updates.properties.window.type}};
if(vErrors === null){
vErrors = [err334];
}
else {
vErrors.push(err334);
}
errors++;
}
if(typeof data163 === "string"){
if(!(formats0(data163))){
const err335 = {instancePath:instancePath+"/updates/window",schemaPath:"#/properties/updates/properties/window/format",keyword:"format",params:{format: "instance-name"}};
if(vErrors === null){
vErrors = [err335];
}
else {
vErrors.push(err335);
}
errors++;
}
}
}
if(data161.recreate !== undefined){
let data164 = data161.recreate;
if(!((((data164 === "Auto") || (data164 === "Approve")) || (data164 === "Never")) || (data164 === null))){
const err336 = {instancePath:instancePath+"/updates/recreate",schemaPath:"#/properties/updates/properties/recreate/enum",keyword:"enum",params:{allowedValues: schema20.properties.updates.properties.recreate.enum}};
if(vErrors === null){
vErrors = [err336];
}
else {
vErrors.push(err336);
}
errors++;
}
}
if(data161.migrate !== undefined){
let data165 = data161.migrate;
if(!((((data165 === "Auto") || (data165 === "Approve")) || (data165 === "Never")) || (data165 === null))){
const err337 = {instancePath:instancePath+"/updates/migrate",schemaPath:"#/properties/updates/properties/migrate/enum",keyword:"enum",params:{allowedValues: schema20.properties.updates.properties.migrate.enum}};
if(vErrors === null){
vErrors = [err337];
}
else {
vErrors.push(err337);
}
errors++;
}
}
}
}
if(data.restart !== undefined){
let data166 = data.restart;
if((!(data166 && typeof data166 == "object" && !Array.isArray(data166))) && (data166 !== null)){
const err338 = {instancePath:instancePath+"/restart",schemaPath:"#/properties/restart/type",keyword:"type",params:{type: schema20.properties.restart.type}};
if(vErrors === null){
vErrors = [err338];
}
else {
vErrors.push(err338);
}
errors++;
}
if(data166 && typeof data166 == "object" && !Array.isArray(data166)){
for(const key34 in data166){
if(!((key34 === "policy") || (key34 === "backoff"))){
const err339 = {instancePath:instancePath+"/restart",schemaPath:"#/properties/restart/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key34}};
if(vErrors === null){
vErrors = [err339];
}
else {
vErrors.push(err339);
}
errors++;
}
}
if(data166.policy !== undefined){
let data167 = data166.policy;
if(!((((data167 === "Always") || (data167 === "OnFailure")) || (data167 === "Never")) || (data167 === null))){
const err340 = {instancePath:instancePath+"/restart/policy",schemaPath:"#/properties/restart/properties/policy/enum",keyword:"enum",params:{allowedValues: schema20.properties.restart.properties.policy.enum}};
if(vErrors === null){
vErrors = [err340];
}
else {
vErrors.push(err340);
}
errors++;
}
}
if(data166.backoff !== undefined){
let data168 = data166.backoff;
if((!(data168 && typeof data168 == "object" && !Array.isArray(data168))) && (data168 !== null)){
const err341 = {instancePath:instancePath+"/restart/backoff",schemaPath:"#/properties/restart/properties/backoff/type",keyword:"type",params:{type: schema20.properties.restart.properties.backoff.type}};
if(vErrors === null){
vErrors = [err341];
}
else {
vErrors.push(err341);
}
errors++;
}
if(data168 && typeof data168 == "object" && !Array.isArray(data168)){
for(const key35 in data168){
if(!(((key35 === "initial") || (key35 === "max")) || (key35 === "resetAfter"))){
const err342 = {instancePath:instancePath+"/restart/backoff",schemaPath:"#/properties/restart/properties/backoff/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key35}};
if(vErrors === null){
vErrors = [err342];
}
else {
vErrors.push(err342);
}
errors++;
}
}
if(data168.initial !== undefined){
let data169 = data168.initial;
if((typeof data169 !== "string") && (data169 !== null)){
const err343 = {instancePath:instancePath+"/restart/backoff/initial",schemaPath:"#/properties/restart/properties/backoff/properties/initial/type",keyword:"type",params:{type: schema20.properties.restart.properties.backoff.properties.initial.type}};
if(vErrors === null){
vErrors = [err343];
}
else {
vErrors.push(err343);
}
errors++;
}
if(typeof data169 === "string"){
if(!(formats130(data169))){
const err344 = {instancePath:instancePath+"/restart/backoff/initial",schemaPath:"#/properties/restart/properties/backoff/properties/initial/format",keyword:"format",params:{format: "duration"}};
if(vErrors === null){
vErrors = [err344];
}
else {
vErrors.push(err344);
}
errors++;
}
}
}
if(data168.max !== undefined){
let data170 = data168.max;
if((typeof data170 !== "string") && (data170 !== null)){
const err345 = {instancePath:instancePath+"/restart/backoff/max",schemaPath:"#/properties/restart/properties/backoff/properties/max/type",keyword:"type",params:{type: schema20.properties.restart.properties.backoff.properties.max.type}};
if(vErrors === null){
vErrors = [err345];
}
else {
vErrors.push(err345);
}
errors++;
}
if(typeof data170 === "string"){
if(!(formats130(data170))){
const err346 = {instancePath:instancePath+"/restart/backoff/max",schemaPath:"#/properties/restart/properties/backoff/properties/max/format",keyword:"format",params:{format: "duration"}};
if(vErrors === null){
vErrors = [err346];
}
else {
vErrors.push(err346);
}
errors++;
}
}
}
if(data168.resetAfter !== undefined){
let data171 = data168.resetAfter;
if((typeof data171 !== "string") && (data171 !== null)){
const err347 = {instancePath:instancePath+"/restart/backoff/resetAfter",schemaPath:"#/properties/restart/properties/backoff/properties/resetAfter/type",keyword:"type",params:{type: schema20.properties.restart.properties.backoff.properties.resetAfter.type}};
if(vErrors === null){
vErrors = [err347];
}
else {
vErrors.push(err347);
}
errors++;
}
if(typeof data171 === "string"){
if(!(formats130(data171))){
const err348 = {instancePath:instancePath+"/restart/backoff/resetAfter",schemaPath:"#/properties/restart/properties/backoff/properties/resetAfter/format",keyword:"format",params:{format: "duration"}};
if(vErrors === null){
vErrors = [err348];
}
else {
vErrors.push(err348);
}
errors++;
}
}
}
}
}
}
}
if(data.health !== undefined){
let data172 = data.health;
if((!(data172 && typeof data172 == "object" && !Array.isArray(data172))) && (data172 !== null)){
const err349 = {instancePath:instancePath+"/health",schemaPath:"#/properties/health/type",keyword:"type",params:{type: schema20.properties.health.type}};
if(vErrors === null){
vErrors = [err349];
}
else {
vErrors.push(err349);
}
errors++;
}
if(data172 && typeof data172 == "object" && !Array.isArray(data172)){
for(const key36 in data172){
if(!(((((key36 === "exec") || (key36 === "exec+")) || (key36 === "interval")) || (key36 === "timeout")) || (key36 === "failures"))){
const err350 = {instancePath:instancePath+"/health",schemaPath:"#/properties/health/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key36}};
if(vErrors === null){
vErrors = [err350];
}
else {
vErrors.push(err350);
}
errors++;
}
}
if(data172.exec !== undefined){
let data173 = data172.exec;
if((!(Array.isArray(data173))) && (data173 !== null)){
const err351 = {instancePath:instancePath+"/health/exec",schemaPath:"#/properties/health/properties/exec/type",keyword:"type",params:{type: schema20.properties.health.properties.exec.type}};
if(vErrors === null){
vErrors = [err351];
}
else {
vErrors.push(err351);
}
errors++;
}
if(Array.isArray(data173)){
const len24 = data173.length;
for(let i24=0; i24<len24; i24++){
let data174 = data173[i24];
if(typeof data174 === "string"){
if(!(formats2(data174))){
const err352 = {instancePath:instancePath+"/health/exec/" + i24,schemaPath:"#/properties/health/properties/exec/items/format",keyword:"format",params:{format: "one-line"}};
if(vErrors === null){
vErrors = [err352];
}
else {
vErrors.push(err352);
}
errors++;
}
}
else {
const err353 = {instancePath:instancePath+"/health/exec/" + i24,schemaPath:"#/properties/health/properties/exec/items/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err353];
}
else {
vErrors.push(err353);
}
errors++;
}
}
}
}
if(data172["exec+"] !== undefined){
let data175 = data172["exec+"];
if(Array.isArray(data175)){
const len25 = data175.length;
for(let i25=0; i25<len25; i25++){
let data176 = data175[i25];
if(typeof data176 === "string"){
if(!(formats2(data176))){
const err354 = {instancePath:instancePath+"/health/exec+/" + i25,schemaPath:"#/properties/health/properties/exec%2B/items/format",keyword:"format",params:{format: "one-line"}};
if(vErrors === null){
vErrors = [err354];
}
else {
vErrors.push(err354);
}
errors++;
}
}
else {
const err355 = {instancePath:instancePath+"/health/exec+/" + i25,schemaPath:"#/properties/health/properties/exec%2B/items/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err355];
}
else {
vErrors.push(err355);
}
errors++;
}
}
}
else {
const err356 = {instancePath:instancePath+"/health/exec+",schemaPath:"#/properties/health/properties/exec%2B/type",keyword:"type",params:{type: "array"}};
if(vErrors === null){
vErrors = [err356];
}
else {
vErrors.push(err356);
}
errors++;
}
}
if(data172.interval !== undefined){
let data177 = data172.interval;
if((typeof data177 !== "string") && (data177 !== null)){
const err357 = {instancePath:instancePath+"/health/interval",schemaPath:"#/properties/health/properties/interval/type",keyword:"type",params:{type: schema20.properties.health.properties.interval.type}};
if(vErrors === null){
vErrors = [err357];
}
else {
vErrors.push(err357);
}
errors++;
}
if(typeof data177 === "string"){
if(!(formats130(data177))){
const err358 = {instancePath:instancePath+"/health/interval",schemaPath:"#/properties/health/properties/interval/format",keyword:"format",params:{format: "duration"}};
if(vErrors === null){
vErrors = [err358];
}
else {
vErrors.push(err358);
}
errors++;
}
}
}
if(data172.timeout !== undefined){
let data178 = data172.timeout;
if((typeof data178 !== "string") && (data178 !== null)){
const err359 = {instancePath:instancePath+"/health/timeout",schemaPath:"#/properties/health/properties/timeout/type",keyword:"type",params:{type: schema20.properties.health.properties.timeout.type}};
if(vErrors === null){
vErrors = [err359];
}
else {
vErrors.push(err359);
}
errors++;
}
if(typeof data178 === "string"){
if(!(formats130(data178))){
const err360 = {instancePath:instancePath+"/health/timeout",schemaPath:"#/properties/health/properties/timeout/format",keyword:"format",params:{format: "duration"}};
if(vErrors === null){
vErrors = [err360];
}
else {
vErrors.push(err360);
}
errors++;
}
}
}
if(data172.failures !== undefined){
let data179 = data172.failures;
if((!(((typeof data179 == "number") && (!(data179 % 1) && !isNaN(data179))) && (isFinite(data179)))) && (data179 !== null)){
const err361 = {instancePath:instancePath+"/health/failures",schemaPath:"#/properties/health/properties/failures/type",keyword:"type",params:{type: schema20.properties.health.properties.failures.type}};
if(vErrors === null){
vErrors = [err361];
}
else {
vErrors.push(err361);
}
errors++;
}
if((typeof data179 == "number") && (isFinite(data179))){
if(data179 > 1000 || isNaN(data179)){
const err362 = {instancePath:instancePath+"/health/failures",schemaPath:"#/properties/health/properties/failures/maximum",keyword:"maximum",params:{comparison: "<=", limit: 1000}};
if(vErrors === null){
vErrors = [err362];
}
else {
vErrors.push(err362);
}
errors++;
}
if(data179 < 1 || isNaN(data179)){
const err363 = {instancePath:instancePath+"/health/failures",schemaPath:"#/properties/health/properties/failures/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1}};
if(vErrors === null){
vErrors = [err363];
}
else {
vErrors.push(err363);
}
errors++;
}
}
}
}
}
if(data.migration !== undefined){
let data180 = data.migration;
if((!(data180 && typeof data180 == "object" && !Array.isArray(data180))) && (data180 !== null)){
const err364 = {instancePath:instancePath+"/migration",schemaPath:"#/properties/migration/type",keyword:"type",params:{type: schema20.properties.migration.type}};
if(vErrors === null){
vErrors = [err364];
}
else {
vErrors.push(err364);
}
errors++;
}
if(data180 && typeof data180 == "object" && !Array.isArray(data180)){
for(const key37 in data180){
if(!(((key37 === "mode") || (key37 === "memory")) || (key37 === "transport"))){
const err365 = {instancePath:instancePath+"/migration",schemaPath:"#/properties/migration/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key37}};
if(vErrors === null){
vErrors = [err365];
}
else {
vErrors.push(err365);
}
errors++;
}
}
if(data180.mode !== undefined){
let data181 = data180.mode;
if(!((((data181 === "Auto") || (data181 === "Live")) || (data181 === "Cold")) || (data181 === null))){
const err366 = {instancePath:instancePath+"/migration/mode",schemaPath:"#/properties/migration/properties/mode/enum",keyword:"enum",params:{allowedValues: schema20.properties.migration.properties.mode.enum}};
if(vErrors === null){
vErrors = [err366];
}
else {
vErrors.push(err366);
}
errors++;
}
}
if(data180.memory !== undefined){
let data182 = data180.memory;
if(!(((((data182 === "Auto") || (data182 === "PostCopy")) || (data182 === "PreCopy")) || (data182 === "StopCopy")) || (data182 === null))){
const err367 = {instancePath:instancePath+"/migration/memory",schemaPath:"#/properties/migration/properties/memory/enum",keyword:"enum",params:{allowedValues: schema20.properties.migration.properties.memory.enum}};
if(vErrors === null){
vErrors = [err367];
}
else {
vErrors.push(err367);
}
errors++;
}
}
if(data180.transport !== undefined){
let data183 = data180.transport;
if(!(((data183 === "Ssh") || (data183 === "Plain")) || (data183 === null))){
const err368 = {instancePath:instancePath+"/migration/transport",schemaPath:"#/properties/migration/properties/transport/enum",keyword:"enum",params:{allowedValues: schema20.properties.migration.properties.transport.enum}};
if(vErrors === null){
vErrors = [err368];
}
else {
vErrors.push(err368);
}
errors++;
}
}
}
}
if(data.placement !== undefined){
let data184 = data.placement;
if((!(data184 && typeof data184 == "object" && !Array.isArray(data184))) && (data184 !== null)){
const err369 = {instancePath:instancePath+"/placement",schemaPath:"#/properties/placement/type",keyword:"type",params:{type: schema20.properties.placement.type}};
if(vErrors === null){
vErrors = [err369];
}
else {
vErrors.push(err369);
}
errors++;
}
if(data184 && typeof data184 == "object" && !Array.isArray(data184)){
for(const key38 in data184){
if(!((key38 === "nodeSelector") || (key38 === "antiAffinity"))){
const err370 = {instancePath:instancePath+"/placement",schemaPath:"#/properties/placement/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key38}};
if(vErrors === null){
vErrors = [err370];
}
else {
vErrors.push(err370);
}
errors++;
}
}
if(data184.nodeSelector !== undefined){
let data185 = data184.nodeSelector;
if((!(data185 && typeof data185 == "object" && !Array.isArray(data185))) && (data185 !== null)){
const err371 = {instancePath:instancePath+"/placement/nodeSelector",schemaPath:"#/properties/placement/properties/nodeSelector/type",keyword:"type",params:{type: schema20.properties.placement.properties.nodeSelector.type}};
if(vErrors === null){
vErrors = [err371];
}
else {
vErrors.push(err371);
}
errors++;
}
if(data185 && typeof data185 == "object" && !Array.isArray(data185)){
for(const key39 in data185){
let data186 = data185[key39];
if(typeof data186 === "string"){
if(!(formats2(data186))){
const err372 = {instancePath:instancePath+"/placement/nodeSelector/" + key39.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/placement/properties/nodeSelector/additionalProperties/format",keyword:"format",params:{format: "one-line"}};
if(vErrors === null){
vErrors = [err372];
}
else {
vErrors.push(err372);
}
errors++;
}
}
else {
const err373 = {instancePath:instancePath+"/placement/nodeSelector/" + key39.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/placement/properties/nodeSelector/additionalProperties/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err373];
}
else {
vErrors.push(err373);
}
errors++;
}
}
}
}
if(data184.antiAffinity !== undefined){
let data187 = data184.antiAffinity;
if((!(data187 && typeof data187 == "object" && !Array.isArray(data187))) && (data187 !== null)){
const err374 = {instancePath:instancePath+"/placement/antiAffinity",schemaPath:"#/properties/placement/properties/antiAffinity/type",keyword:"type",params:{type: schema20.properties.placement.properties.antiAffinity.type}};
if(vErrors === null){
vErrors = [err374];
}
else {
vErrors.push(err374);
}
errors++;
}
if(data187 && typeof data187 == "object" && !Array.isArray(data187)){
for(const key40 in data187){
let data188 = data187[key40];
if(typeof data188 === "string"){
if(!(formats2(data188))){
const err375 = {instancePath:instancePath+"/placement/antiAffinity/" + key40.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/placement/properties/antiAffinity/additionalProperties/format",keyword:"format",params:{format: "one-line"}};
if(vErrors === null){
vErrors = [err375];
}
else {
vErrors.push(err375);
}
errors++;
}
}
else {
const err376 = {instancePath:instancePath+"/placement/antiAffinity/" + key40.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/placement/properties/antiAffinity/additionalProperties/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err376];
}
else {
vErrors.push(err376);
}
errors++;
}
}
}
}
}
}
if(data.ha !== undefined){
let data189 = data.ha;
if((!(data189 && typeof data189 == "object" && !Array.isArray(data189))) && (data189 !== null)){
const err377 = {instancePath:instancePath+"/ha",schemaPath:"#/properties/ha/type",keyword:"type",params:{type: schema20.properties.ha.type}};
if(vErrors === null){
vErrors = [err377];
}
else {
vErrors.push(err377);
}
errors++;
}
if(data189 && typeof data189 == "object" && !Array.isArray(data189)){
for(const key41 in data189){
if(!(key41 === "failover")){
const err378 = {instancePath:instancePath+"/ha",schemaPath:"#/properties/ha/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key41}};
if(vErrors === null){
vErrors = [err378];
}
else {
vErrors.push(err378);
}
errors++;
}
}
if(data189.failover !== undefined){
let data190 = data189.failover;
if(!(((data190 === "Never") || (data190 === "Auto")) || (data190 === null))){
const err379 = {instancePath:instancePath+"/ha/failover",schemaPath:"#/properties/ha/properties/failover/enum",keyword:"enum",params:{allowedValues: schema20.properties.ha.properties.failover.enum}};
if(vErrors === null){
vErrors = [err379];
}
else {
vErrors.push(err379);
}
errors++;
}
}
}
}
}
validate53.errors = vErrors;
return errors === 0;
}
validate53.evaluated = {"props":true,"dynamicProps":false,"dynamicItems":false};


function validate52(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
/*# sourceURL="instance" */;
let vErrors = null;
let errors = 0;
const evaluated0 = validate52.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.apiVersion === undefined){
const err0 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "apiVersion"}};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
if(data.kind === undefined){
const err1 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "kind"}};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
if(data.metadata === undefined){
const err2 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "metadata"}};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
for(const key0 in data){
if(!((((key0 === "apiVersion") || (key0 === "kind")) || (key0 === "metadata")) || (key0 === "spec"))){
const err3 = {instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0}};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
}
if(data.apiVersion !== undefined){
if("ballast/v1" !== data.apiVersion){
const err4 = {instancePath:instancePath+"/apiVersion",schemaPath:"#/properties/apiVersion/const",keyword:"const",params:{allowedValue: "ballast/v1"}};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
}
if(data.kind !== undefined){
if("Instance" !== data.kind){
const err5 = {instancePath:instancePath+"/kind",schemaPath:"#/properties/kind/const",keyword:"const",params:{allowedValue: "Instance"}};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
}
if(data.metadata !== undefined){
let data2 = data.metadata;
if(data2 && typeof data2 == "object" && !Array.isArray(data2)){
if(data2.name === undefined){
const err6 = {instancePath:instancePath+"/metadata",schemaPath:"#/properties/metadata/required",keyword:"required",params:{missingProperty: "name"}};
if(vErrors === null){
vErrors = [err6];
}
else {
vErrors.push(err6);
}
errors++;
}
for(const key1 in data2){
if(!((key1 === "name") || (key1 === "labels"))){
const err7 = {instancePath:instancePath+"/metadata",schemaPath:"#/properties/metadata/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key1}};
if(vErrors === null){
vErrors = [err7];
}
else {
vErrors.push(err7);
}
errors++;
}
}
if(data2.name !== undefined){
let data3 = data2.name;
if(typeof data3 === "string"){
if(!(formats0(data3))){
const err8 = {instancePath:instancePath+"/metadata/name",schemaPath:"#/properties/metadata/properties/name/format",keyword:"format",params:{format: "instance-name"}};
if(vErrors === null){
vErrors = [err8];
}
else {
vErrors.push(err8);
}
errors++;
}
}
else {
const err9 = {instancePath:instancePath+"/metadata/name",schemaPath:"#/properties/metadata/properties/name/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err9];
}
else {
vErrors.push(err9);
}
errors++;
}
}
if(data2.labels !== undefined){
let data4 = data2.labels;
if(data4 && typeof data4 == "object" && !Array.isArray(data4)){
for(const key2 in data4){
let data5 = data4[key2];
if(typeof data5 === "string"){
if(!(formats2(data5))){
const err10 = {instancePath:instancePath+"/metadata/labels/" + key2.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/metadata/properties/labels/additionalProperties/format",keyword:"format",params:{format: "one-line"}};
if(vErrors === null){
vErrors = [err10];
}
else {
vErrors.push(err10);
}
errors++;
}
}
else {
const err11 = {instancePath:instancePath+"/metadata/labels/" + key2.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/metadata/properties/labels/additionalProperties/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err11];
}
else {
vErrors.push(err11);
}
errors++;
}
}
}
else {
const err12 = {instancePath:instancePath+"/metadata/labels",schemaPath:"#/properties/metadata/properties/labels/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err12];
}
else {
vErrors.push(err12);
}
errors++;
}
}
}
else {
const err13 = {instancePath:instancePath+"/metadata",schemaPath:"#/properties/metadata/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err13];
}
else {
vErrors.push(err13);
}
errors++;
}
}
if(data.spec !== undefined){
if(!(validate53(data.spec, {instancePath:instancePath+"/spec",parentData:data,parentDataProperty:"spec",rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate53.errors : vErrors.concat(validate53.errors);
errors = vErrors.length;
}
}
}
else {
const err14 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err14];
}
else {
vErrors.push(err14);
}
errors++;
}
validate52.errors = vErrors;
return errors === 0;
}
validate52.evaluated = {"props":true,"dynamicProps":false,"dynamicItems":false};

export const validateProfile = validate55;
const schema21 = {"type":"object","additionalProperties":false,"required":["apiVersion","kind","metadata"],"properties":{"apiVersion":{"const":"ballast/v1"},"kind":{"const":"Profile"},"metadata":{"type":"object","additionalProperties":false,"required":["name"],"properties":{"name":{"type":"string","format":"instance-name"},"labels":{"type":"object","additionalProperties":{"type":"string","format":"one-line"}}}},"spec":{"$ref":"spec"}},"$id":"profile"};

function validate55(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
/*# sourceURL="profile" */;
let vErrors = null;
let errors = 0;
const evaluated0 = validate55.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.apiVersion === undefined){
const err0 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "apiVersion"}};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
if(data.kind === undefined){
const err1 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "kind"}};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
if(data.metadata === undefined){
const err2 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "metadata"}};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
for(const key0 in data){
if(!((((key0 === "apiVersion") || (key0 === "kind")) || (key0 === "metadata")) || (key0 === "spec"))){
const err3 = {instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0}};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
}
if(data.apiVersion !== undefined){
if("ballast/v1" !== data.apiVersion){
const err4 = {instancePath:instancePath+"/apiVersion",schemaPath:"#/properties/apiVersion/const",keyword:"const",params:{allowedValue: "ballast/v1"}};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
}
if(data.kind !== undefined){
if("Profile" !== data.kind){
const err5 = {instancePath:instancePath+"/kind",schemaPath:"#/properties/kind/const",keyword:"const",params:{allowedValue: "Profile"}};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
}
if(data.metadata !== undefined){
let data2 = data.metadata;
if(data2 && typeof data2 == "object" && !Array.isArray(data2)){
if(data2.name === undefined){
const err6 = {instancePath:instancePath+"/metadata",schemaPath:"#/properties/metadata/required",keyword:"required",params:{missingProperty: "name"}};
if(vErrors === null){
vErrors = [err6];
}
else {
vErrors.push(err6);
}
errors++;
}
for(const key1 in data2){
if(!((key1 === "name") || (key1 === "labels"))){
const err7 = {instancePath:instancePath+"/metadata",schemaPath:"#/properties/metadata/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key1}};
if(vErrors === null){
vErrors = [err7];
}
else {
vErrors.push(err7);
}
errors++;
}
}
if(data2.name !== undefined){
let data3 = data2.name;
if(typeof data3 === "string"){
if(!(formats0(data3))){
const err8 = {instancePath:instancePath+"/metadata/name",schemaPath:"#/properties/metadata/properties/name/format",keyword:"format",params:{format: "instance-name"}};
if(vErrors === null){
vErrors = [err8];
}
else {
vErrors.push(err8);
}
errors++;
}
}
else {
const err9 = {instancePath:instancePath+"/metadata/name",schemaPath:"#/properties/metadata/properties/name/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err9];
}
else {
vErrors.push(err9);
}
errors++;
}
}
if(data2.labels !== undefined){
let data4 = data2.labels;
if(data4 && typeof data4 == "object" && !Array.isArray(data4)){
for(const key2 in data4){
let data5 = data4[key2];
if(typeof data5 === "string"){
if(!(formats2(data5))){
const err10 = {instancePath:instancePath+"/metadata/labels/" + key2.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/metadata/properties/labels/additionalProperties/format",keyword:"format",params:{format: "one-line"}};
if(vErrors === null){
vErrors = [err10];
}
else {
vErrors.push(err10);
}
errors++;
}
}
else {
const err11 = {instancePath:instancePath+"/metadata/labels/" + key2.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/metadata/properties/labels/additionalProperties/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err11];
}
else {
vErrors.push(err11);
}
errors++;
}
}
}
else {
const err12 = {instancePath:instancePath+"/metadata/labels",schemaPath:"#/properties/metadata/properties/labels/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err12];
}
else {
vErrors.push(err12);
}
errors++;
}
}
}
else {
const err13 = {instancePath:instancePath+"/metadata",schemaPath:"#/properties/metadata/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err13];
}
else {
vErrors.push(err13);
}
errors++;
}
}
if(data.spec !== undefined){
if(!(validate53(data.spec, {instancePath:instancePath+"/spec",parentData:data,parentDataProperty:"spec",rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate53.errors : vErrors.concat(validate53.errors);
errors = vErrors.length;
}
}
}
else {
const err14 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err14];
}
else {
vErrors.push(err14);
}
errors++;
}
validate55.errors = vErrors;
return errors === 0;
}
validate55.evaluated = {"props":true,"dynamicProps":false,"dynamicItems":false};

export const validateNode = validate57;
const schema22 = {"type":"object","additionalProperties":false,"required":["apiVersion","kind","metadata"],"properties":{"apiVersion":{"const":"ballast/v1"},"kind":{"const":"Node"},"metadata":{"type":"object","additionalProperties":false,"required":["name"],"properties":{"name":{"type":"string","format":"node-name"},"labels":{"type":"object","additionalProperties":{"type":"string","format":"one-line"}}}},"spec":{"type":["object","null"],"additionalProperties":false,"properties":{"address":{"type":"string","format":"host-address"},"unschedulable":{"type":"boolean"},"cgroupUse":{"type":"array","items":{"enum":["blkio","cpu","cpuacct","cpuset","devices","dmem","freezer","hugetlb","io","memory","misc","net_cls","net_prio","perf_event","pids","rdma"]}},"reserve":{"type":"object","additionalProperties":false,"properties":{"memory":{"type":["string","integer"],"format":"bytes","minimum":0,"maximum":9007199254740991}}},"overcommit":{"type":"object","additionalProperties":false,"properties":{"memory":{"type":"number","minimum":0.1,"maximum":100}}}}}},"$id":"node"};
const formats166 = formats["host-address"];

function validate57(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
/*# sourceURL="node" */;
let vErrors = null;
let errors = 0;
const evaluated0 = validate57.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.apiVersion === undefined){
const err0 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "apiVersion"}};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
if(data.kind === undefined){
const err1 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "kind"}};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
if(data.metadata === undefined){
const err2 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "metadata"}};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
for(const key0 in data){
if(!((((key0 === "apiVersion") || (key0 === "kind")) || (key0 === "metadata")) || (key0 === "spec"))){
const err3 = {instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0}};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
}
if(data.apiVersion !== undefined){
if("ballast/v1" !== data.apiVersion){
const err4 = {instancePath:instancePath+"/apiVersion",schemaPath:"#/properties/apiVersion/const",keyword:"const",params:{allowedValue: "ballast/v1"}};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
}
if(data.kind !== undefined){
if("Node" !== data.kind){
const err5 = {instancePath:instancePath+"/kind",schemaPath:"#/properties/kind/const",keyword:"const",params:{allowedValue: "Node"}};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
}
if(data.metadata !== undefined){
let data2 = data.metadata;
if(data2 && typeof data2 == "object" && !Array.isArray(data2)){
if(data2.name === undefined){
const err6 = {instancePath:instancePath+"/metadata",schemaPath:"#/properties/metadata/required",keyword:"required",params:{missingProperty: "name"}};
if(vErrors === null){
vErrors = [err6];
}
else {
vErrors.push(err6);
}
errors++;
}
for(const key1 in data2){
if(!((key1 === "name") || (key1 === "labels"))){
const err7 = {instancePath:instancePath+"/metadata",schemaPath:"#/properties/metadata/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key1}};
if(vErrors === null){
vErrors = [err7];
}
else {
vErrors.push(err7);
}
errors++;
}
}
if(data2.name !== undefined){
let data3 = data2.name;
if(typeof data3 === "string"){
if(!(formats8(data3))){
const err8 = {instancePath:instancePath+"/metadata/name",schemaPath:"#/properties/metadata/properties/name/format",keyword:"format",params:{format: "node-name"}};
if(vErrors === null){
vErrors = [err8];
}
else {
vErrors.push(err8);
}
errors++;
}
}
else {
const err9 = {instancePath:instancePath+"/metadata/name",schemaPath:"#/properties/metadata/properties/name/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err9];
}
else {
vErrors.push(err9);
}
errors++;
}
}
if(data2.labels !== undefined){
let data4 = data2.labels;
if(data4 && typeof data4 == "object" && !Array.isArray(data4)){
for(const key2 in data4){
let data5 = data4[key2];
if(typeof data5 === "string"){
if(!(formats2(data5))){
const err10 = {instancePath:instancePath+"/metadata/labels/" + key2.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/metadata/properties/labels/additionalProperties/format",keyword:"format",params:{format: "one-line"}};
if(vErrors === null){
vErrors = [err10];
}
else {
vErrors.push(err10);
}
errors++;
}
}
else {
const err11 = {instancePath:instancePath+"/metadata/labels/" + key2.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/metadata/properties/labels/additionalProperties/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err11];
}
else {
vErrors.push(err11);
}
errors++;
}
}
}
else {
const err12 = {instancePath:instancePath+"/metadata/labels",schemaPath:"#/properties/metadata/properties/labels/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err12];
}
else {
vErrors.push(err12);
}
errors++;
}
}
}
else {
const err13 = {instancePath:instancePath+"/metadata",schemaPath:"#/properties/metadata/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err13];
}
else {
vErrors.push(err13);
}
errors++;
}
}
if(data.spec !== undefined){
let data6 = data.spec;
if((!(data6 && typeof data6 == "object" && !Array.isArray(data6))) && (data6 !== null)){
const err14 = {instancePath:instancePath+"/spec",schemaPath:"#/properties/spec/type",keyword:"type",params:{type: schema22.properties.spec.type}};
if(vErrors === null){
vErrors = [err14];
}
else {
vErrors.push(err14);
}
errors++;
}
if(data6 && typeof data6 == "object" && !Array.isArray(data6)){
for(const key3 in data6){
if(!(((((key3 === "address") || (key3 === "unschedulable")) || (key3 === "cgroupUse")) || (key3 === "reserve")) || (key3 === "overcommit"))){
const err15 = {instancePath:instancePath+"/spec",schemaPath:"#/properties/spec/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key3}};
if(vErrors === null){
vErrors = [err15];
}
else {
vErrors.push(err15);
}
errors++;
}
}
if(data6.address !== undefined){
let data7 = data6.address;
if(typeof data7 === "string"){
if(!(formats166(data7))){
const err16 = {instancePath:instancePath+"/spec/address",schemaPath:"#/properties/spec/properties/address/format",keyword:"format",params:{format: "host-address"}};
if(vErrors === null){
vErrors = [err16];
}
else {
vErrors.push(err16);
}
errors++;
}
}
else {
const err17 = {instancePath:instancePath+"/spec/address",schemaPath:"#/properties/spec/properties/address/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err17];
}
else {
vErrors.push(err17);
}
errors++;
}
}
if(data6.unschedulable !== undefined){
if(typeof data6.unschedulable !== "boolean"){
const err18 = {instancePath:instancePath+"/spec/unschedulable",schemaPath:"#/properties/spec/properties/unschedulable/type",keyword:"type",params:{type: "boolean"}};
if(vErrors === null){
vErrors = [err18];
}
else {
vErrors.push(err18);
}
errors++;
}
}
if(data6.cgroupUse !== undefined){
let data9 = data6.cgroupUse;
if(Array.isArray(data9)){
const len0 = data9.length;
for(let i0=0; i0<len0; i0++){
let data10 = data9[i0];
if(!((((((((((((((((data10 === "blkio") || (data10 === "cpu")) || (data10 === "cpuacct")) || (data10 === "cpuset")) || (data10 === "devices")) || (data10 === "dmem")) || (data10 === "freezer")) || (data10 === "hugetlb")) || (data10 === "io")) || (data10 === "memory")) || (data10 === "misc")) || (data10 === "net_cls")) || (data10 === "net_prio")) || (data10 === "perf_event")) || (data10 === "pids")) || (data10 === "rdma"))){
const err19 = {instancePath:instancePath+"/spec/cgroupUse/" + i0,schemaPath:"#/properties/spec/properties/cgroupUse/items/enum",keyword:"enum",params:{allowedValues: schema22.properties.spec.properties.cgroupUse.items.enum}};
if(vErrors === null){
vErrors = [err19];
}
else {
vErrors.push(err19);
}
errors++;
}
}
}
else {
const err20 = {instancePath:instancePath+"/spec/cgroupUse",schemaPath:"#/properties/spec/properties/cgroupUse/type",keyword:"type",params:{type: "array"}};
if(vErrors === null){
vErrors = [err20];
}
else {
vErrors.push(err20);
}
errors++;
}
}
if(data6.reserve !== undefined){
let data11 = data6.reserve;
if(data11 && typeof data11 == "object" && !Array.isArray(data11)){
for(const key4 in data11){
if(!(key4 === "memory")){
const err21 = {instancePath:instancePath+"/spec/reserve",schemaPath:"#/properties/spec/properties/reserve/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key4}};
if(vErrors === null){
vErrors = [err21];
}
else {
vErrors.push(err21);
}
errors++;
}
}
if(data11.memory !== undefined){
let data12 = data11.memory;
if((typeof data12 !== "string") && (!(((typeof data12 == "number") && (!(data12 % 1) && !isNaN(data12))) && (isFinite(data12))))){
const err22 = {instancePath:instancePath+"/spec/reserve/memory",schemaPath:"#/properties/spec/properties/reserve/properties/memory/type",keyword:"type",params:{type: schema22.properties.spec.properties.reserve.properties.memory.type}};
if(vErrors === null){
vErrors = [err22];
}
else {
vErrors.push(err22);
}
errors++;
}
if((typeof data12 == "number") && (isFinite(data12))){
if(data12 > 9007199254740991 || isNaN(data12)){
const err23 = {instancePath:instancePath+"/spec/reserve/memory",schemaPath:"#/properties/spec/properties/reserve/properties/memory/maximum",keyword:"maximum",params:{comparison: "<=", limit: 9007199254740991}};
if(vErrors === null){
vErrors = [err23];
}
else {
vErrors.push(err23);
}
errors++;
}
if(data12 < 0 || isNaN(data12)){
const err24 = {instancePath:instancePath+"/spec/reserve/memory",schemaPath:"#/properties/spec/properties/reserve/properties/memory/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0}};
if(vErrors === null){
vErrors = [err24];
}
else {
vErrors.push(err24);
}
errors++;
}
}
if(typeof data12 === "string"){
if(!(formats26(data12))){
const err25 = {instancePath:instancePath+"/spec/reserve/memory",schemaPath:"#/properties/spec/properties/reserve/properties/memory/format",keyword:"format",params:{format: "bytes"}};
if(vErrors === null){
vErrors = [err25];
}
else {
vErrors.push(err25);
}
errors++;
}
}
}
}
else {
const err26 = {instancePath:instancePath+"/spec/reserve",schemaPath:"#/properties/spec/properties/reserve/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err26];
}
else {
vErrors.push(err26);
}
errors++;
}
}
if(data6.overcommit !== undefined){
let data13 = data6.overcommit;
if(data13 && typeof data13 == "object" && !Array.isArray(data13)){
for(const key5 in data13){
if(!(key5 === "memory")){
const err27 = {instancePath:instancePath+"/spec/overcommit",schemaPath:"#/properties/spec/properties/overcommit/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key5}};
if(vErrors === null){
vErrors = [err27];
}
else {
vErrors.push(err27);
}
errors++;
}
}
if(data13.memory !== undefined){
let data14 = data13.memory;
if((typeof data14 == "number") && (isFinite(data14))){
if(data14 > 100 || isNaN(data14)){
const err28 = {instancePath:instancePath+"/spec/overcommit/memory",schemaPath:"#/properties/spec/properties/overcommit/properties/memory/maximum",keyword:"maximum",params:{comparison: "<=", limit: 100}};
if(vErrors === null){
vErrors = [err28];
}
else {
vErrors.push(err28);
}
errors++;
}
if(data14 < 0.1 || isNaN(data14)){
const err29 = {instancePath:instancePath+"/spec/overcommit/memory",schemaPath:"#/properties/spec/properties/overcommit/properties/memory/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0.1}};
if(vErrors === null){
vErrors = [err29];
}
else {
vErrors.push(err29);
}
errors++;
}
}
else {
const err30 = {instancePath:instancePath+"/spec/overcommit/memory",schemaPath:"#/properties/spec/properties/overcommit/properties/memory/type",keyword:"type",params:{type: "number"}};
if(vErrors === null){
vErrors = [err30];
}
else {
vErrors.push(err30);
}
errors++;
}
}
}
else {
const err31 = {instancePath:instancePath+"/spec/overcommit",schemaPath:"#/properties/spec/properties/overcommit/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err31];
}
else {
vErrors.push(err31);
}
errors++;
}
}
}
}
}
else {
const err32 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err32];
}
else {
vErrors.push(err32);
}
errors++;
}
validate57.errors = vErrors;
return errors === 0;
}
validate57.evaluated = {"props":true,"dynamicProps":false,"dynamicItems":false};

export const validateWindow = validate58;
const schema23 = {"type":"object","additionalProperties":false,"required":["apiVersion","kind","metadata","spec"],"properties":{"apiVersion":{"const":"ballast/v1"},"kind":{"const":"Window"},"metadata":{"type":"object","additionalProperties":false,"required":["name"],"properties":{"name":{"type":"string","format":"instance-name"},"labels":{"type":"object","additionalProperties":{"type":"string","format":"one-line"}}}},"spec":{"type":"object","additionalProperties":false,"required":["timezone","from","to"],"properties":{"timezone":{"type":"string","format":"time-zone"},"days":{"type":"array","items":{"enum":["Mon","Tue","Wed","Thu","Fri","Sat","Sun"]}},"from":{"type":"string","format":"time-of-day"},"to":{"type":"string","format":"time-of-day"}}}},"$id":"window"};
const formats174 = formats["time-zone"];
const formats176 = formats["time-of-day"];

function validate58(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
/*# sourceURL="window" */;
let vErrors = null;
let errors = 0;
const evaluated0 = validate58.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.apiVersion === undefined){
const err0 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "apiVersion"}};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
if(data.kind === undefined){
const err1 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "kind"}};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
if(data.metadata === undefined){
const err2 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "metadata"}};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
if(data.spec === undefined){
const err3 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "spec"}};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
for(const key0 in data){
if(!((((key0 === "apiVersion") || (key0 === "kind")) || (key0 === "metadata")) || (key0 === "spec"))){
const err4 = {instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0}};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
}
if(data.apiVersion !== undefined){
if("ballast/v1" !== data.apiVersion){
const err5 = {instancePath:instancePath+"/apiVersion",schemaPath:"#/properties/apiVersion/const",keyword:"const",params:{allowedValue: "ballast/v1"}};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
}
if(data.kind !== undefined){
if("Window" !== data.kind){
const err6 = {instancePath:instancePath+"/kind",schemaPath:"#/properties/kind/const",keyword:"const",params:{allowedValue: "Window"}};
if(vErrors === null){
vErrors = [err6];
}
else {
vErrors.push(err6);
}
errors++;
}
}
if(data.metadata !== undefined){
let data2 = data.metadata;
if(data2 && typeof data2 == "object" && !Array.isArray(data2)){
if(data2.name === undefined){
const err7 = {instancePath:instancePath+"/metadata",schemaPath:"#/properties/metadata/required",keyword:"required",params:{missingProperty: "name"}};
if(vErrors === null){
vErrors = [err7];
}
else {
vErrors.push(err7);
}
errors++;
}
for(const key1 in data2){
if(!((key1 === "name") || (key1 === "labels"))){
const err8 = {instancePath:instancePath+"/metadata",schemaPath:"#/properties/metadata/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key1}};
if(vErrors === null){
vErrors = [err8];
}
else {
vErrors.push(err8);
}
errors++;
}
}
if(data2.name !== undefined){
let data3 = data2.name;
if(typeof data3 === "string"){
if(!(formats0(data3))){
const err9 = {instancePath:instancePath+"/metadata/name",schemaPath:"#/properties/metadata/properties/name/format",keyword:"format",params:{format: "instance-name"}};
if(vErrors === null){
vErrors = [err9];
}
else {
vErrors.push(err9);
}
errors++;
}
}
else {
const err10 = {instancePath:instancePath+"/metadata/name",schemaPath:"#/properties/metadata/properties/name/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err10];
}
else {
vErrors.push(err10);
}
errors++;
}
}
if(data2.labels !== undefined){
let data4 = data2.labels;
if(data4 && typeof data4 == "object" && !Array.isArray(data4)){
for(const key2 in data4){
let data5 = data4[key2];
if(typeof data5 === "string"){
if(!(formats2(data5))){
const err11 = {instancePath:instancePath+"/metadata/labels/" + key2.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/metadata/properties/labels/additionalProperties/format",keyword:"format",params:{format: "one-line"}};
if(vErrors === null){
vErrors = [err11];
}
else {
vErrors.push(err11);
}
errors++;
}
}
else {
const err12 = {instancePath:instancePath+"/metadata/labels/" + key2.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/metadata/properties/labels/additionalProperties/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err12];
}
else {
vErrors.push(err12);
}
errors++;
}
}
}
else {
const err13 = {instancePath:instancePath+"/metadata/labels",schemaPath:"#/properties/metadata/properties/labels/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err13];
}
else {
vErrors.push(err13);
}
errors++;
}
}
}
else {
const err14 = {instancePath:instancePath+"/metadata",schemaPath:"#/properties/metadata/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err14];
}
else {
vErrors.push(err14);
}
errors++;
}
}
if(data.spec !== undefined){
let data6 = data.spec;
if(data6 && typeof data6 == "object" && !Array.isArray(data6)){
if(data6.timezone === undefined){
const err15 = {instancePath:instancePath+"/spec",schemaPath:"#/properties/spec/required",keyword:"required",params:{missingProperty: "timezone"}};
if(vErrors === null){
vErrors = [err15];
}
else {
vErrors.push(err15);
}
errors++;
}
if(data6.from === undefined){
const err16 = {instancePath:instancePath+"/spec",schemaPath:"#/properties/spec/required",keyword:"required",params:{missingProperty: "from"}};
if(vErrors === null){
vErrors = [err16];
}
else {
vErrors.push(err16);
}
errors++;
}
if(data6.to === undefined){
const err17 = {instancePath:instancePath+"/spec",schemaPath:"#/properties/spec/required",keyword:"required",params:{missingProperty: "to"}};
if(vErrors === null){
vErrors = [err17];
}
else {
vErrors.push(err17);
}
errors++;
}
for(const key3 in data6){
if(!((((key3 === "timezone") || (key3 === "days")) || (key3 === "from")) || (key3 === "to"))){
const err18 = {instancePath:instancePath+"/spec",schemaPath:"#/properties/spec/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key3}};
if(vErrors === null){
vErrors = [err18];
}
else {
vErrors.push(err18);
}
errors++;
}
}
if(data6.timezone !== undefined){
let data7 = data6.timezone;
if(typeof data7 === "string"){
if(!(formats174(data7))){
const err19 = {instancePath:instancePath+"/spec/timezone",schemaPath:"#/properties/spec/properties/timezone/format",keyword:"format",params:{format: "time-zone"}};
if(vErrors === null){
vErrors = [err19];
}
else {
vErrors.push(err19);
}
errors++;
}
}
else {
const err20 = {instancePath:instancePath+"/spec/timezone",schemaPath:"#/properties/spec/properties/timezone/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err20];
}
else {
vErrors.push(err20);
}
errors++;
}
}
if(data6.days !== undefined){
let data8 = data6.days;
if(Array.isArray(data8)){
const len0 = data8.length;
for(let i0=0; i0<len0; i0++){
let data9 = data8[i0];
if(!(((((((data9 === "Mon") || (data9 === "Tue")) || (data9 === "Wed")) || (data9 === "Thu")) || (data9 === "Fri")) || (data9 === "Sat")) || (data9 === "Sun"))){
const err21 = {instancePath:instancePath+"/spec/days/" + i0,schemaPath:"#/properties/spec/properties/days/items/enum",keyword:"enum",params:{allowedValues: schema23.properties.spec.properties.days.items.enum}};
if(vErrors === null){
vErrors = [err21];
}
else {
vErrors.push(err21);
}
errors++;
}
}
}
else {
const err22 = {instancePath:instancePath+"/spec/days",schemaPath:"#/properties/spec/properties/days/type",keyword:"type",params:{type: "array"}};
if(vErrors === null){
vErrors = [err22];
}
else {
vErrors.push(err22);
}
errors++;
}
}
if(data6.from !== undefined){
let data10 = data6.from;
if(typeof data10 === "string"){
if(!(formats176(data10))){
const err23 = {instancePath:instancePath+"/spec/from",schemaPath:"#/properties/spec/properties/from/format",keyword:"format",params:{format: "time-of-day"}};
if(vErrors === null){
vErrors = [err23];
}
else {
vErrors.push(err23);
}
errors++;
}
}
else {
const err24 = {instancePath:instancePath+"/spec/from",schemaPath:"#/properties/spec/properties/from/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err24];
}
else {
vErrors.push(err24);
}
errors++;
}
}
if(data6.to !== undefined){
let data11 = data6.to;
if(typeof data11 === "string"){
if(!(formats176(data11))){
const err25 = {instancePath:instancePath+"/spec/to",schemaPath:"#/properties/spec/properties/to/format",keyword:"format",params:{format: "time-of-day"}};
if(vErrors === null){
vErrors = [err25];
}
else {
vErrors.push(err25);
}
errors++;
}
}
else {
const err26 = {instancePath:instancePath+"/spec/to",schemaPath:"#/properties/spec/properties/to/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err26];
}
else {
vErrors.push(err26);
}
errors++;
}
}
}
else {
const err27 = {instancePath:instancePath+"/spec",schemaPath:"#/properties/spec/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err27];
}
else {
vErrors.push(err27);
}
errors++;
}
}
}
else {
const err28 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err28];
}
else {
vErrors.push(err28);
}
errors++;
}
validate58.errors = vErrors;
return errors === 0;
}
validate58.evaluated = {"props":true,"dynamicProps":false,"dynamicItems":false};

export const validateSettings = validate59;
const schema24 = {"type":["object","null"],"additionalProperties":false,"properties":{"node":{"type":"string","format":"node-name"},"specs":{"type":"string","format":"path"},"git":{"type":"object","additionalProperties":false,"required":["url"],"properties":{"url":{"type":"string","format":"git-url"},"ref":{"type":"string","format":"git-ref"},"folder":{"type":"string","format":"folder-below"},"interval":{"type":"string","format":"look-interval"},"timeout":{"type":"string","format":"duration"},"sshKey":{"type":"string","format":"path"},"verify":{"type":"boolean"}}},"prune":{"type":"object","additionalProperties":false,"properties":{"max":{"type":"integer","minimum":0,"maximum":1000000}}},"trash":{"type":"object","additionalProperties":false,"properties":{"keep":{"type":"string","format":"duration"}}},"loop":{"type":"object","additionalProperties":false,"properties":{"workers":{"type":"integer","minimum":1,"maximum":256},"resync":{"type":"string","format":"duration"}}},"ganeti":{"type":"object","additionalProperties":false,"properties":{"osFolders":{"type":"array","items":{"type":"string","format":"absolute-path"}}}},"events":{"type":"object","additionalProperties":false,"properties":{"keep":{"type":"string","format":"duration"},"maxBytes":{"type":["string","integer"],"format":"bytes","minimum":65536,"maximum":9007199254740991}}},"failover":{"type":"object","additionalProperties":false,"properties":{"fence":{"type":"array","items":{"type":"string","format":"one-line"},"minItems":1},"timeout":{"type":"string","format":"duration"}}},"migration":{"type":"object","additionalProperties":false,"properties":{"bandwidth":{"type":["string","integer"],"format":"bytes","minimum":1024,"maximum":9007199254740991},"listen":{"type":"string","format":"listen-address"}}},"placement":{"type":"object","additionalProperties":false,"properties":{"allocator":{"type":"object","additionalProperties":false,"required":["hail"],"properties":{"hail":{"type":"string","format":"absolute-path"},"timeout":{"type":"string","format":"duration"}}}}},"store":{"type":"object","additionalProperties":false,"properties":{"etcd":{"type":"object","additionalProperties":false,"required":["endpoints"],"properties":{"endpoints":{"type":"array","minItems":1,"items":{"type":"string","format":"endpoint"}},"cluster":{"type":"string","format":"node-name"},"leaseTtl":{"type":"string","format":"lease-ttl"},"tls":{"type":"object","additionalProperties":false,"properties":{"ca":{"type":"string","format":"path"},"cert":{"type":"string","format":"path"},"key":{"type":"string","format":"path"}}}}}}},"api":{"type":"object","additionalProperties":false,"properties":{"listen":{"type":"string","format":"listen-endpoint"}}},"log":{"type":"object","additionalProperties":false,"properties":{"level":{"enum":["debug","info","warn","error"]}}}},"$id":"settings"};
const formats184 = formats["git-url"];
const formats186 = formats["git-ref"];
const formats188 = formats["folder-below"];
const formats190 = formats["look-interval"];
const formats212 = formats["listen-address"];
const formats218 = formats.endpoint;
const formats222 = formats["lease-ttl"];
const formats230 = formats["listen-endpoint"];

function validate59(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
/*# sourceURL="settings" */;
let vErrors = null;
let errors = 0;
const evaluated0 = validate59.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if((!(data && typeof data == "object" && !Array.isArray(data))) && (data !== null)){
const err0 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: schema24.type}};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
if(data && typeof data == "object" && !Array.isArray(data)){
for(const key0 in data){
if(!(func1.call(schema24.properties, key0))){
const err1 = {instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0}};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
}
if(data.node !== undefined){
let data0 = data.node;
if(typeof data0 === "string"){
if(!(formats8(data0))){
const err2 = {instancePath:instancePath+"/node",schemaPath:"#/properties/node/format",keyword:"format",params:{format: "node-name"}};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
}
else {
const err3 = {instancePath:instancePath+"/node",schemaPath:"#/properties/node/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
}
if(data.specs !== undefined){
let data1 = data.specs;
if(typeof data1 === "string"){
if(!(formats18(data1))){
const err4 = {instancePath:instancePath+"/specs",schemaPath:"#/properties/specs/format",keyword:"format",params:{format: "path"}};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
}
else {
const err5 = {instancePath:instancePath+"/specs",schemaPath:"#/properties/specs/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
}
if(data.git !== undefined){
let data2 = data.git;
if(data2 && typeof data2 == "object" && !Array.isArray(data2)){
if(data2.url === undefined){
const err6 = {instancePath:instancePath+"/git",schemaPath:"#/properties/git/required",keyword:"required",params:{missingProperty: "url"}};
if(vErrors === null){
vErrors = [err6];
}
else {
vErrors.push(err6);
}
errors++;
}
for(const key1 in data2){
if(!(((((((key1 === "url") || (key1 === "ref")) || (key1 === "folder")) || (key1 === "interval")) || (key1 === "timeout")) || (key1 === "sshKey")) || (key1 === "verify"))){
const err7 = {instancePath:instancePath+"/git",schemaPath:"#/properties/git/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key1}};
if(vErrors === null){
vErrors = [err7];
}
else {
vErrors.push(err7);
}
errors++;
}
}
if(data2.url !== undefined){
let data3 = data2.url;
if(typeof data3 === "string"){
if(!(formats184(data3))){
const err8 = {instancePath:instancePath+"/git/url",schemaPath:"#/properties/git/properties/url/format",keyword:"format",params:{format: "git-url"}};
if(vErrors === null){
vErrors = [err8];
}
else {
vErrors.push(err8);
}
errors++;
}
}
else {
const err9 = {instancePath:instancePath+"/git/url",schemaPath:"#/properties/git/properties/url/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err9];
}
else {
vErrors.push(err9);
}
errors++;
}
}
if(data2.ref !== undefined){
let data4 = data2.ref;
if(typeof data4 === "string"){
if(!(formats186(data4))){
const err10 = {instancePath:instancePath+"/git/ref",schemaPath:"#/properties/git/properties/ref/format",keyword:"format",params:{format: "git-ref"}};
if(vErrors === null){
vErrors = [err10];
}
else {
vErrors.push(err10);
}
errors++;
}
}
else {
const err11 = {instancePath:instancePath+"/git/ref",schemaPath:"#/properties/git/properties/ref/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err11];
}
else {
vErrors.push(err11);
}
errors++;
}
}
if(data2.folder !== undefined){
let data5 = data2.folder;
if(typeof data5 === "string"){
if(!(formats188(data5))){
const err12 = {instancePath:instancePath+"/git/folder",schemaPath:"#/properties/git/properties/folder/format",keyword:"format",params:{format: "folder-below"}};
if(vErrors === null){
vErrors = [err12];
}
else {
vErrors.push(err12);
}
errors++;
}
}
else {
const err13 = {instancePath:instancePath+"/git/folder",schemaPath:"#/properties/git/properties/folder/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err13];
}
else {
vErrors.push(err13);
}
errors++;
}
}
if(data2.interval !== undefined){
let data6 = data2.interval;
if(typeof data6 === "string"){
if(!(formats190(data6))){
const err14 = {instancePath:instancePath+"/git/interval",schemaPath:"#/properties/git/properties/interval/format",keyword:"format",params:{format: "look-interval"}};
if(vErrors === null){
vErrors = [err14];
}
else {
vErrors.push(err14);
}
errors++;
}
}
else {
const err15 = {instancePath:instancePath+"/git/interval",schemaPath:"#/properties/git/properties/interval/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err15];
}
else {
vErrors.push(err15);
}
errors++;
}
}
if(data2.timeout !== undefined){
let data7 = data2.timeout;
if(typeof data7 === "string"){
if(!(formats130(data7))){
const err16 = {instancePath:instancePath+"/git/timeout",schemaPath:"#/properties/git/properties/timeout/format",keyword:"format",params:{format: "duration"}};
if(vErrors === null){
vErrors = [err16];
}
else {
vErrors.push(err16);
}
errors++;
}
}
else {
const err17 = {instancePath:instancePath+"/git/timeout",schemaPath:"#/properties/git/properties/timeout/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err17];
}
else {
vErrors.push(err17);
}
errors++;
}
}
if(data2.sshKey !== undefined){
let data8 = data2.sshKey;
if(typeof data8 === "string"){
if(!(formats18(data8))){
const err18 = {instancePath:instancePath+"/git/sshKey",schemaPath:"#/properties/git/properties/sshKey/format",keyword:"format",params:{format: "path"}};
if(vErrors === null){
vErrors = [err18];
}
else {
vErrors.push(err18);
}
errors++;
}
}
else {
const err19 = {instancePath:instancePath+"/git/sshKey",schemaPath:"#/properties/git/properties/sshKey/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err19];
}
else {
vErrors.push(err19);
}
errors++;
}
}
if(data2.verify !== undefined){
if(typeof data2.verify !== "boolean"){
const err20 = {instancePath:instancePath+"/git/verify",schemaPath:"#/properties/git/properties/verify/type",keyword:"type",params:{type: "boolean"}};
if(vErrors === null){
vErrors = [err20];
}
else {
vErrors.push(err20);
}
errors++;
}
}
}
else {
const err21 = {instancePath:instancePath+"/git",schemaPath:"#/properties/git/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err21];
}
else {
vErrors.push(err21);
}
errors++;
}
}
if(data.prune !== undefined){
let data10 = data.prune;
if(data10 && typeof data10 == "object" && !Array.isArray(data10)){
for(const key2 in data10){
if(!(key2 === "max")){
const err22 = {instancePath:instancePath+"/prune",schemaPath:"#/properties/prune/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key2}};
if(vErrors === null){
vErrors = [err22];
}
else {
vErrors.push(err22);
}
errors++;
}
}
if(data10.max !== undefined){
let data11 = data10.max;
if(!(((typeof data11 == "number") && (!(data11 % 1) && !isNaN(data11))) && (isFinite(data11)))){
const err23 = {instancePath:instancePath+"/prune/max",schemaPath:"#/properties/prune/properties/max/type",keyword:"type",params:{type: "integer"}};
if(vErrors === null){
vErrors = [err23];
}
else {
vErrors.push(err23);
}
errors++;
}
if((typeof data11 == "number") && (isFinite(data11))){
if(data11 > 1000000 || isNaN(data11)){
const err24 = {instancePath:instancePath+"/prune/max",schemaPath:"#/properties/prune/properties/max/maximum",keyword:"maximum",params:{comparison: "<=", limit: 1000000}};
if(vErrors === null){
vErrors = [err24];
}
else {
vErrors.push(err24);
}
errors++;
}
if(data11 < 0 || isNaN(data11)){
const err25 = {instancePath:instancePath+"/prune/max",schemaPath:"#/properties/prune/properties/max/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0}};
if(vErrors === null){
vErrors = [err25];
}
else {
vErrors.push(err25);
}
errors++;
}
}
}
}
else {
const err26 = {instancePath:instancePath+"/prune",schemaPath:"#/properties/prune/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err26];
}
else {
vErrors.push(err26);
}
errors++;
}
}
if(data.trash !== undefined){
let data12 = data.trash;
if(data12 && typeof data12 == "object" && !Array.isArray(data12)){
for(const key3 in data12){
if(!(key3 === "keep")){
const err27 = {instancePath:instancePath+"/trash",schemaPath:"#/properties/trash/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key3}};
if(vErrors === null){
vErrors = [err27];
}
else {
vErrors.push(err27);
}
errors++;
}
}
if(data12.keep !== undefined){
let data13 = data12.keep;
if(typeof data13 === "string"){
if(!(formats130(data13))){
const err28 = {instancePath:instancePath+"/trash/keep",schemaPath:"#/properties/trash/properties/keep/format",keyword:"format",params:{format: "duration"}};
if(vErrors === null){
vErrors = [err28];
}
else {
vErrors.push(err28);
}
errors++;
}
}
else {
const err29 = {instancePath:instancePath+"/trash/keep",schemaPath:"#/properties/trash/properties/keep/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err29];
}
else {
vErrors.push(err29);
}
errors++;
}
}
}
else {
const err30 = {instancePath:instancePath+"/trash",schemaPath:"#/properties/trash/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err30];
}
else {
vErrors.push(err30);
}
errors++;
}
}
if(data.loop !== undefined){
let data14 = data.loop;
if(data14 && typeof data14 == "object" && !Array.isArray(data14)){
for(const key4 in data14){
if(!((key4 === "workers") || (key4 === "resync"))){
const err31 = {instancePath:instancePath+"/loop",schemaPath:"#/properties/loop/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key4}};
if(vErrors === null){
vErrors = [err31];
}
else {
vErrors.push(err31);
}
errors++;
}
}
if(data14.workers !== undefined){
let data15 = data14.workers;
if(!(((typeof data15 == "number") && (!(data15 % 1) && !isNaN(data15))) && (isFinite(data15)))){
const err32 = {instancePath:instancePath+"/loop/workers",schemaPath:"#/properties/loop/properties/workers/type",keyword:"type",params:{type: "integer"}};
if(vErrors === null){
vErrors = [err32];
}
else {
vErrors.push(err32);
}
errors++;
}
if((typeof data15 == "number") && (isFinite(data15))){
if(data15 > 256 || isNaN(data15)){
const err33 = {instancePath:instancePath+"/loop/workers",schemaPath:"#/properties/loop/properties/workers/maximum",keyword:"maximum",params:{comparison: "<=", limit: 256}};
if(vErrors === null){
vErrors = [err33];
}
else {
vErrors.push(err33);
}
errors++;
}
if(data15 < 1 || isNaN(data15)){
const err34 = {instancePath:instancePath+"/loop/workers",schemaPath:"#/properties/loop/properties/workers/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1}};
if(vErrors === null){
vErrors = [err34];
}
else {
vErrors.push(err34);
}
errors++;
}
}
}
if(data14.resync !== undefined){
let data16 = data14.resync;
if(typeof data16 === "string"){
if(!(formats130(data16))){
const err35 = {instancePath:instancePath+"/loop/resync",schemaPath:"#/properties/loop/properties/resync/format",keyword:"format",params:{format: "duration"}};
if(vErrors === null){
vErrors = [err35];
}
else {
vErrors.push(err35);
}
errors++;
}
}
else {
const err36 = {instancePath:instancePath+"/loop/resync",schemaPath:"#/properties/loop/properties/resync/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err36];
}
else {
vErrors.push(err36);
}
errors++;
}
}
}
else {
const err37 = {instancePath:instancePath+"/loop",schemaPath:"#/properties/loop/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err37];
}
else {
vErrors.push(err37);
}
errors++;
}
}
if(data.ganeti !== undefined){
let data17 = data.ganeti;
if(data17 && typeof data17 == "object" && !Array.isArray(data17)){
for(const key5 in data17){
if(!(key5 === "osFolders")){
const err38 = {instancePath:instancePath+"/ganeti",schemaPath:"#/properties/ganeti/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key5}};
if(vErrors === null){
vErrors = [err38];
}
else {
vErrors.push(err38);
}
errors++;
}
}
if(data17.osFolders !== undefined){
let data18 = data17.osFolders;
if(Array.isArray(data18)){
const len0 = data18.length;
for(let i0=0; i0<len0; i0++){
let data19 = data18[i0];
if(typeof data19 === "string"){
if(!(formats64(data19))){
const err39 = {instancePath:instancePath+"/ganeti/osFolders/" + i0,schemaPath:"#/properties/ganeti/properties/osFolders/items/format",keyword:"format",params:{format: "absolute-path"}};
if(vErrors === null){
vErrors = [err39];
}
else {
vErrors.push(err39);
}
errors++;
}
}
else {
const err40 = {instancePath:instancePath+"/ganeti/osFolders/" + i0,schemaPath:"#/properties/ganeti/properties/osFolders/items/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err40];
}
else {
vErrors.push(err40);
}
errors++;
}
}
}
else {
const err41 = {instancePath:instancePath+"/ganeti/osFolders",schemaPath:"#/properties/ganeti/properties/osFolders/type",keyword:"type",params:{type: "array"}};
if(vErrors === null){
vErrors = [err41];
}
else {
vErrors.push(err41);
}
errors++;
}
}
}
else {
const err42 = {instancePath:instancePath+"/ganeti",schemaPath:"#/properties/ganeti/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err42];
}
else {
vErrors.push(err42);
}
errors++;
}
}
if(data.events !== undefined){
let data20 = data.events;
if(data20 && typeof data20 == "object" && !Array.isArray(data20)){
for(const key6 in data20){
if(!((key6 === "keep") || (key6 === "maxBytes"))){
const err43 = {instancePath:instancePath+"/events",schemaPath:"#/properties/events/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key6}};
if(vErrors === null){
vErrors = [err43];
}
else {
vErrors.push(err43);
}
errors++;
}
}
if(data20.keep !== undefined){
let data21 = data20.keep;
if(typeof data21 === "string"){
if(!(formats130(data21))){
const err44 = {instancePath:instancePath+"/events/keep",schemaPath:"#/properties/events/properties/keep/format",keyword:"format",params:{format: "duration"}};
if(vErrors === null){
vErrors = [err44];
}
else {
vErrors.push(err44);
}
errors++;
}
}
else {
const err45 = {instancePath:instancePath+"/events/keep",schemaPath:"#/properties/events/properties/keep/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err45];
}
else {
vErrors.push(err45);
}
errors++;
}
}
if(data20.maxBytes !== undefined){
let data22 = data20.maxBytes;
if((typeof data22 !== "string") && (!(((typeof data22 == "number") && (!(data22 % 1) && !isNaN(data22))) && (isFinite(data22))))){
const err46 = {instancePath:instancePath+"/events/maxBytes",schemaPath:"#/properties/events/properties/maxBytes/type",keyword:"type",params:{type: schema24.properties.events.properties.maxBytes.type}};
if(vErrors === null){
vErrors = [err46];
}
else {
vErrors.push(err46);
}
errors++;
}
if((typeof data22 == "number") && (isFinite(data22))){
if(data22 > 9007199254740991 || isNaN(data22)){
const err47 = {instancePath:instancePath+"/events/maxBytes",schemaPath:"#/properties/events/properties/maxBytes/maximum",keyword:"maximum",params:{comparison: "<=", limit: 9007199254740991}};
if(vErrors === null){
vErrors = [err47];
}
else {
vErrors.push(err47);
}
errors++;
}
if(data22 < 65536 || isNaN(data22)){
const err48 = {instancePath:instancePath+"/events/maxBytes",schemaPath:"#/properties/events/properties/maxBytes/minimum",keyword:"minimum",params:{comparison: ">=", limit: 65536}};
if(vErrors === null){
vErrors = [err48];
}
else {
vErrors.push(err48);
}
errors++;
}
}
if(typeof data22 === "string"){
if(!(formats26(data22))){
const err49 = {instancePath:instancePath+"/events/maxBytes",schemaPath:"#/properties/events/properties/maxBytes/format",keyword:"format",params:{format: "bytes"}};
if(vErrors === null){
vErrors = [err49];
}
else {
vErrors.push(err49);
}
errors++;
}
}
}
}
else {
const err50 = {instancePath:instancePath+"/events",schemaPath:"#/properties/events/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err50];
}
else {
vErrors.push(err50);
}
errors++;
}
}
if(data.failover !== undefined){
let data23 = data.failover;
if(data23 && typeof data23 == "object" && !Array.isArray(data23)){
for(const key7 in data23){
if(!((key7 === "fence") || (key7 === "timeout"))){
const err51 = {instancePath:instancePath+"/failover",schemaPath:"#/properties/failover/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key7}};
if(vErrors === null){
vErrors = [err51];
}
else {
vErrors.push(err51);
}
errors++;
}
}
if(data23.fence !== undefined){
let data24 = data23.fence;
if(Array.isArray(data24)){
if(data24.length < 1){
const err52 = {instancePath:instancePath+"/failover/fence",schemaPath:"#/properties/failover/properties/fence/minItems",keyword:"minItems",params:{limit: 1}};
if(vErrors === null){
vErrors = [err52];
}
else {
vErrors.push(err52);
}
errors++;
}
const len1 = data24.length;
for(let i1=0; i1<len1; i1++){
let data25 = data24[i1];
if(typeof data25 === "string"){
if(!(formats2(data25))){
const err53 = {instancePath:instancePath+"/failover/fence/" + i1,schemaPath:"#/properties/failover/properties/fence/items/format",keyword:"format",params:{format: "one-line"}};
if(vErrors === null){
vErrors = [err53];
}
else {
vErrors.push(err53);
}
errors++;
}
}
else {
const err54 = {instancePath:instancePath+"/failover/fence/" + i1,schemaPath:"#/properties/failover/properties/fence/items/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err54];
}
else {
vErrors.push(err54);
}
errors++;
}
}
}
else {
const err55 = {instancePath:instancePath+"/failover/fence",schemaPath:"#/properties/failover/properties/fence/type",keyword:"type",params:{type: "array"}};
if(vErrors === null){
vErrors = [err55];
}
else {
vErrors.push(err55);
}
errors++;
}
}
if(data23.timeout !== undefined){
let data26 = data23.timeout;
if(typeof data26 === "string"){
if(!(formats130(data26))){
const err56 = {instancePath:instancePath+"/failover/timeout",schemaPath:"#/properties/failover/properties/timeout/format",keyword:"format",params:{format: "duration"}};
if(vErrors === null){
vErrors = [err56];
}
else {
vErrors.push(err56);
}
errors++;
}
}
else {
const err57 = {instancePath:instancePath+"/failover/timeout",schemaPath:"#/properties/failover/properties/timeout/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err57];
}
else {
vErrors.push(err57);
}
errors++;
}
}
}
else {
const err58 = {instancePath:instancePath+"/failover",schemaPath:"#/properties/failover/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err58];
}
else {
vErrors.push(err58);
}
errors++;
}
}
if(data.migration !== undefined){
let data27 = data.migration;
if(data27 && typeof data27 == "object" && !Array.isArray(data27)){
for(const key8 in data27){
if(!((key8 === "bandwidth") || (key8 === "listen"))){
const err59 = {instancePath:instancePath+"/migration",schemaPath:"#/properties/migration/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key8}};
if(vErrors === null){
vErrors = [err59];
}
else {
vErrors.push(err59);
}
errors++;
}
}
if(data27.bandwidth !== undefined){
let data28 = data27.bandwidth;
if((typeof data28 !== "string") && (!(((typeof data28 == "number") && (!(data28 % 1) && !isNaN(data28))) && (isFinite(data28))))){
const err60 = {instancePath:instancePath+"/migration/bandwidth",schemaPath:"#/properties/migration/properties/bandwidth/type",keyword:"type",params:{type: schema24.properties.migration.properties.bandwidth.type}};
if(vErrors === null){
vErrors = [err60];
}
else {
vErrors.push(err60);
}
errors++;
}
if((typeof data28 == "number") && (isFinite(data28))){
if(data28 > 9007199254740991 || isNaN(data28)){
const err61 = {instancePath:instancePath+"/migration/bandwidth",schemaPath:"#/properties/migration/properties/bandwidth/maximum",keyword:"maximum",params:{comparison: "<=", limit: 9007199254740991}};
if(vErrors === null){
vErrors = [err61];
}
else {
vErrors.push(err61);
}
errors++;
}
if(data28 < 1024 || isNaN(data28)){
const err62 = {instancePath:instancePath+"/migration/bandwidth",schemaPath:"#/properties/migration/properties/bandwidth/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1024}};
if(vErrors === null){
vErrors = [err62];
}
else {
vErrors.push(err62);
}
errors++;
}
}
if(typeof data28 === "string"){
if(!(formats26(data28))){
const err63 = {instancePath:instancePath+"/migration/bandwidth",schemaPath:"#/properties/migration/properties/bandwidth/format",keyword:"format",params:{format: "bytes"}};
if(vErrors === null){
vErrors = [err63];
}
else {
vErrors.push(err63);
}
errors++;
}
}
}
if(data27.listen !== undefined){
let data29 = data27.listen;
if(typeof data29 === "string"){
if(!(formats212(data29))){
const err64 = {instancePath:instancePath+"/migration/listen",schemaPath:"#/properties/migration/properties/listen/format",keyword:"format",params:{format: "listen-address"}};
if(vErrors === null){
vErrors = [err64];
}
else {
vErrors.push(err64);
}
errors++;
}
}
else {
const err65 = {instancePath:instancePath+"/migration/listen",schemaPath:"#/properties/migration/properties/listen/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err65];
}
else {
vErrors.push(err65);
}
errors++;
}
}
}
else {
const err66 = {instancePath:instancePath+"/migration",schemaPath:"#/properties/migration/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err66];
}
else {
vErrors.push(err66);
}
errors++;
}
}
if(data.placement !== undefined){
let data30 = data.placement;
if(data30 && typeof data30 == "object" && !Array.isArray(data30)){
for(const key9 in data30){
if(!(key9 === "allocator")){
const err67 = {instancePath:instancePath+"/placement",schemaPath:"#/properties/placement/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key9}};
if(vErrors === null){
vErrors = [err67];
}
else {
vErrors.push(err67);
}
errors++;
}
}
if(data30.allocator !== undefined){
let data31 = data30.allocator;
if(data31 && typeof data31 == "object" && !Array.isArray(data31)){
if(data31.hail === undefined){
const err68 = {instancePath:instancePath+"/placement/allocator",schemaPath:"#/properties/placement/properties/allocator/required",keyword:"required",params:{missingProperty: "hail"}};
if(vErrors === null){
vErrors = [err68];
}
else {
vErrors.push(err68);
}
errors++;
}
for(const key10 in data31){
if(!((key10 === "hail") || (key10 === "timeout"))){
const err69 = {instancePath:instancePath+"/placement/allocator",schemaPath:"#/properties/placement/properties/allocator/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key10}};
if(vErrors === null){
vErrors = [err69];
}
else {
vErrors.push(err69);
}
errors++;
}
}
if(data31.hail !== undefined){
let data32 = data31.hail;
if(typeof data32 === "string"){
if(!(formats64(data32))){
const err70 = {instancePath:instancePath+"/placement/allocator/hail",schemaPath:"#/properties/placement/properties/allocator/properties/hail/format",keyword:"format",params:{format: "absolute-path"}};
if(vErrors === null){
vErrors = [err70];
}
else {
vErrors.push(err70);
}
errors++;
}
}
else {
const err71 = {instancePath:instancePath+"/placement/allocator/hail",schemaPath:"#/properties/placement/properties/allocator/properties/hail/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err71];
}
else {
vErrors.push(err71);
}
errors++;
}
}
if(data31.timeout !== undefined){
let data33 = data31.timeout;
if(typeof data33 === "string"){
if(!(formats130(data33))){
const err72 = {instancePath:instancePath+"/placement/allocator/timeout",schemaPath:"#/properties/placement/properties/allocator/properties/timeout/format",keyword:"format",params:{format: "duration"}};
if(vErrors === null){
vErrors = [err72];
}
else {
vErrors.push(err72);
}
errors++;
}
}
else {
const err73 = {instancePath:instancePath+"/placement/allocator/timeout",schemaPath:"#/properties/placement/properties/allocator/properties/timeout/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err73];
}
else {
vErrors.push(err73);
}
errors++;
}
}
}
else {
const err74 = {instancePath:instancePath+"/placement/allocator",schemaPath:"#/properties/placement/properties/allocator/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err74];
}
else {
vErrors.push(err74);
}
errors++;
}
}
}
else {
const err75 = {instancePath:instancePath+"/placement",schemaPath:"#/properties/placement/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err75];
}
else {
vErrors.push(err75);
}
errors++;
}
}
if(data.store !== undefined){
let data34 = data.store;
if(data34 && typeof data34 == "object" && !Array.isArray(data34)){
for(const key11 in data34){
if(!(key11 === "etcd")){
const err76 = {instancePath:instancePath+"/store",schemaPath:"#/properties/store/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key11}};
if(vErrors === null){
vErrors = [err76];
}
else {
vErrors.push(err76);
}
errors++;
}
}
if(data34.etcd !== undefined){
let data35 = data34.etcd;
if(data35 && typeof data35 == "object" && !Array.isArray(data35)){
if(data35.endpoints === undefined){
const err77 = {instancePath:instancePath+"/store/etcd",schemaPath:"#/properties/store/properties/etcd/required",keyword:"required",params:{missingProperty: "endpoints"}};
if(vErrors === null){
vErrors = [err77];
}
else {
vErrors.push(err77);
}
errors++;
}
for(const key12 in data35){
if(!((((key12 === "endpoints") || (key12 === "cluster")) || (key12 === "leaseTtl")) || (key12 === "tls"))){
const err78 = {instancePath:instancePath+"/store/etcd",schemaPath:"#/properties/store/properties/etcd/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key12}};
if(vErrors === null){
vErrors = [err78];
}
else {
vErrors.push(err78);
}
errors++;
}
}
if(data35.endpoints !== undefined){
let data36 = data35.endpoints;
if(Array.isArray(data36)){
if(data36.length < 1){
const err79 = {instancePath:instancePath+"/store/etcd/endpoints",schemaPath:"#/properties/store/properties/etcd/properties/endpoints/minItems",keyword:"minItems",params:{limit: 1}};
if(vErrors === null){
vErrors = [err79];
}
else {
vErrors.push(err79);
}
errors++;
}
const len2 = data36.length;
for(let i2=0; i2<len2; i2++){
let data37 = data36[i2];
if(typeof data37 === "string"){
if(!(formats218(data37))){
const err80 = {instancePath:instancePath+"/store/etcd/endpoints/" + i2,schemaPath:"#/properties/store/properties/etcd/properties/endpoints/items/format",keyword:"format",params:{format: "endpoint"}};
if(vErrors === null){
vErrors = [err80];
}
else {
vErrors.push(err80);
}
errors++;
}
}
else {
const err81 = {instancePath:instancePath+"/store/etcd/endpoints/" + i2,schemaPath:"#/properties/store/properties/etcd/properties/endpoints/items/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err81];
}
else {
vErrors.push(err81);
}
errors++;
}
}
}
else {
const err82 = {instancePath:instancePath+"/store/etcd/endpoints",schemaPath:"#/properties/store/properties/etcd/properties/endpoints/type",keyword:"type",params:{type: "array"}};
if(vErrors === null){
vErrors = [err82];
}
else {
vErrors.push(err82);
}
errors++;
}
}
if(data35.cluster !== undefined){
let data38 = data35.cluster;
if(typeof data38 === "string"){
if(!(formats8(data38))){
const err83 = {instancePath:instancePath+"/store/etcd/cluster",schemaPath:"#/properties/store/properties/etcd/properties/cluster/format",keyword:"format",params:{format: "node-name"}};
if(vErrors === null){
vErrors = [err83];
}
else {
vErrors.push(err83);
}
errors++;
}
}
else {
const err84 = {instancePath:instancePath+"/store/etcd/cluster",schemaPath:"#/properties/store/properties/etcd/properties/cluster/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err84];
}
else {
vErrors.push(err84);
}
errors++;
}
}
if(data35.leaseTtl !== undefined){
let data39 = data35.leaseTtl;
if(typeof data39 === "string"){
if(!(formats222(data39))){
const err85 = {instancePath:instancePath+"/store/etcd/leaseTtl",schemaPath:"#/properties/store/properties/etcd/properties/leaseTtl/format",keyword:"format",params:{format: "lease-ttl"}};
if(vErrors === null){
vErrors = [err85];
}
else {
vErrors.push(err85);
}
errors++;
}
}
else {
const err86 = {instancePath:instancePath+"/store/etcd/leaseTtl",schemaPath:"#/properties/store/properties/etcd/properties/leaseTtl/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err86];
}
else {
vErrors.push(err86);
}
errors++;
}
}
if(data35.tls !== undefined){
let data40 = data35.tls;
if(data40 && typeof data40 == "object" && !Array.isArray(data40)){
for(const key13 in data40){
if(!(((key13 === "ca") || (key13 === "cert")) || (key13 === "key"))){
const err87 = {instancePath:instancePath+"/store/etcd/tls",schemaPath:"#/properties/store/properties/etcd/properties/tls/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key13}};
if(vErrors === null){
vErrors = [err87];
}
else {
vErrors.push(err87);
}
errors++;
}
}
if(data40.ca !== undefined){
let data41 = data40.ca;
if(typeof data41 === "string"){
if(!(formats18(data41))){
const err88 = {instancePath:instancePath+"/store/etcd/tls/ca",schemaPath:"#/properties/store/properties/etcd/properties/tls/properties/ca/format",keyword:"format",params:{format: "path"}};
if(vErrors === null){
vErrors = [err88];
}
else {
vErrors.push(err88);
}
errors++;
}
}
else {
const err89 = {instancePath:instancePath+"/store/etcd/tls/ca",schemaPath:"#/properties/store/properties/etcd/properties/tls/properties/ca/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err89];
}
else {
vErrors.push(err89);
}
errors++;
}
}
if(data40.cert !== undefined){
let data42 = data40.cert;
if(typeof data42 === "string"){
if(!(formats18(data42))){
const err90 = {instancePath:instancePath+"/store/etcd/tls/cert",schemaPath:"#/properties/store/properties/etcd/properties/tls/properties/cert/format",keyword:"format",params:{format: "path"}};
if(vErrors === null){
vErrors = [err90];
}
else {
vErrors.push(err90);
}
errors++;
}
}
else {
const err91 = {instancePath:instancePath+"/store/etcd/tls/cert",schemaPath:"#/properties/store/properties/etcd/properties/tls/properties/cert/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err91];
}
else {
vErrors.push(err91);
}
errors++;
}
}
if(data40.key !== undefined){
let data43 = data40.key;
if(typeof data43 === "string"){
if(!(formats18(data43))){
const err92 = {instancePath:instancePath+"/store/etcd/tls/key",schemaPath:"#/properties/store/properties/etcd/properties/tls/properties/key/format",keyword:"format",params:{format: "path"}};
if(vErrors === null){
vErrors = [err92];
}
else {
vErrors.push(err92);
}
errors++;
}
}
else {
const err93 = {instancePath:instancePath+"/store/etcd/tls/key",schemaPath:"#/properties/store/properties/etcd/properties/tls/properties/key/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err93];
}
else {
vErrors.push(err93);
}
errors++;
}
}
}
else {
const err94 = {instancePath:instancePath+"/store/etcd/tls",schemaPath:"#/properties/store/properties/etcd/properties/tls/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err94];
}
else {
vErrors.push(err94);
}
errors++;
}
}
}
else {
const err95 = {instancePath:instancePath+"/store/etcd",schemaPath:"#/properties/store/properties/etcd/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err95];
}
else {
vErrors.push(err95);
}
errors++;
}
}
}
else {
const err96 = {instancePath:instancePath+"/store",schemaPath:"#/properties/store/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err96];
}
else {
vErrors.push(err96);
}
errors++;
}
}
if(data.api !== undefined){
let data44 = data.api;
if(data44 && typeof data44 == "object" && !Array.isArray(data44)){
for(const key14 in data44){
if(!(key14 === "listen")){
const err97 = {instancePath:instancePath+"/api",schemaPath:"#/properties/api/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key14}};
if(vErrors === null){
vErrors = [err97];
}
else {
vErrors.push(err97);
}
errors++;
}
}
if(data44.listen !== undefined){
let data45 = data44.listen;
if(typeof data45 === "string"){
if(!(formats230(data45))){
const err98 = {instancePath:instancePath+"/api/listen",schemaPath:"#/properties/api/properties/listen/format",keyword:"format",params:{format: "listen-endpoint"}};
if(vErrors === null){
vErrors = [err98];
}
else {
vErrors.push(err98);
}
errors++;
}
}
else {
const err99 = {instancePath:instancePath+"/api/listen",schemaPath:"#/properties/api/properties/listen/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err99];
}
else {
vErrors.push(err99);
}
errors++;
}
}
}
else {
const err100 = {instancePath:instancePath+"/api",schemaPath:"#/properties/api/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err100];
}
else {
vErrors.push(err100);
}
errors++;
}
}
if(data.log !== undefined){
let data46 = data.log;
if(data46 && typeof data46 == "object" && !Array.isArray(data46)){
for(const key15 in data46){
if(!(key15 === "level")){
const err101 = {instancePath:instancePath+"/log",schemaPath:"#/properties/log/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key15}};
if(vErrors === null){
vErrors = [err101];
}
else {
vErrors.push(err101);
}
errors++;
}
}
if(data46.level !== undefined){
let data47 = data46.level;
if(!((((data47 === "debug") || (data47 === "info")) || (data47 === "warn")) || (data47 === "error"))){
const err102 = {instancePath:instancePath+"/log/level",schemaPath:"#/properties/log/properties/level/enum",keyword:"enum",params:{allowedValues: schema24.properties.log.properties.level.enum}};
if(vErrors === null){
vErrors = [err102];
}
else {
vErrors.push(err102);
}
errors++;
}
}
}
else {
const err103 = {instancePath:instancePath+"/log",schemaPath:"#/properties/log/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err103];
}
else {
vErrors.push(err103);
}
errors++;
}
}
}
validate59.errors = vErrors;
return errors === 0;
}
validate59.evaluated = {"props":true,"dynamicProps":false,"dynamicItems":false};
